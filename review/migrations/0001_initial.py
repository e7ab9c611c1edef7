# The tables of the first release.

import django.db.models.deletion
import review.models.appeal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('initiatives', '0001_initial'),
        ('portal', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10)),
                ('order', models.PositiveSmallIntegerField()),
                ('group', models.CharField(blank=True, max_length=200)),
                ('group_weight', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('text', models.CharField(max_length=300)),
                ('text_en', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(choices=[('number', 'Cho điểm'), ('band', 'Chọn một mức, rồi cho điểm trong mức'), ('gate', 'Có hoặc không'), ('comment', 'Chỉ nhận xét')], default='number', max_length=10)),
                ('maximum', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('step', models.DecimalField(decimal_places=2, default='0.5', max_digits=4)),
                ('pass_mark', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='điểm liệt')),
                ('tie_break', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('guide', models.TextField(blank=True, verbose_name='câu hỏi gợi ý')),
                ('guide_en', models.TextField(blank=True)),
                ('section', models.CharField(blank=True, max_length=20, verbose_name='phần báo cáo liên quan')),
            ],
            options={
                'ordering': ('order',),
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scoring_pass', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('assigned', 'Được giao'), ('confirmed', 'Đã nộp phiếu'), ('abstained', 'Không chấm'), ('recused', 'Rút lui'), ('reassigned', 'Giao lại người khác')], default='assigned', max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('assigned_at', models.DateTimeField()),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='initiatives.initiative')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('unit', 'Đơn vị xem xét'), ('intake', 'Kiểm tra tiếp nhận')], max_length=10)),
                ('code', models.CharField(max_length=20)),
                ('text', models.CharField(max_length=300)),
                ('text_en', models.CharField(blank=True, max_length=300)),
                ('order', models.PositiveSmallIntegerField(default=1)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('kind', 'order'),
                'constraints': [models.UniqueConstraint(fields=('kind', 'code'), name='condition_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Council',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('name', models.CharField(max_length=300, verbose_name='tên hội đồng')),
                ('decision_number', models.CharField(max_length=80, verbose_name='số quyết định thành lập')),
                ('decision_date', models.DateField(verbose_name='ngày quyết định')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='councils', to='portal.unit')),
            ],
            options={
                'ordering': ('-starts_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Band',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('low', models.DecimalField(decimal_places=2, max_digits=5)),
                ('high', models.DecimalField(decimal_places=2, max_digits=5)),
                ('text', models.CharField(max_length=300)),
                ('text_en', models.CharField(blank=True, max_length=300)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bands', to='review.criterion')),
            ],
            options={
                'ordering': ('-high',),
            },
        ),
        migrations.CreateModel(
            name='DisqualificationProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.TextField(verbose_name='quy định bị vi phạm')),
                ('proposed_at', models.DateTimeField()),
                ('hearing_due_on', models.DateField(verbose_name='hạn giải trình')),
                ('statement', models.TextField(blank=True, verbose_name='giải trình của tác giả')),
                ('heard_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disqualifications', to='initiatives.initiative')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='NoveltyLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.DecimalField(decimal_places=4, max_digits=5)),
                ('level', models.CharField(max_length=10)),
                ('candidates', models.JSONField(default=list)),
                ('remark', models.TextField(blank=True)),
                ('stated_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='novelty_looks', to='initiatives.initiative')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='OfficeAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40)),
                ('stated_at', models.DateTimeField()),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='office_acts', to='initiatives.initiative')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='office_acts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Rubric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('name', models.CharField(max_length=200, verbose_name='tên bộ tiêu chí')),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='nguồn')),
                ('method', models.CharField(default='sum', max_length=10)),
                ('frozen_at', models.DateTimeField(blank=True, null=True)),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='review.rubric')),
            ],
            options={
                'ordering': ('key', '-version'),
            },
        ),
        migrations.CreateModel(
            name='RoundPanel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='review.council')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='initiatives.round')),
                ('final_rubric', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='final_panels', to='review.rubric')),
                ('rubric', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='review.rubric')),
            ],
        ),
        migrations.AddField(
            model_name='criterion',
            name='rubric',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='review.rubric'),
        ),
        migrations.CreateModel(
            name='ScoreSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('total', models.DecimalField(blank=True, decimal_places=4, max_digits=8, null=True)),
                ('strengths', models.TextField(blank=True, verbose_name='ưu điểm')),
                ('weaknesses', models.TextField(blank=True, verbose_name='tồn tại, hạn chế')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_reason', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sheet', to='review.assignment')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='review.rubric')),
            ],
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('yes', models.BooleanField(blank=True, null=True)),
                ('remark', models.TextField(blank=True)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='review.criterion')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='review.scoresheet')),
            ],
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('title', models.CharField(choices=[('chair', 'Chủ tịch hội đồng'), ('vice_chair', 'Phó Chủ tịch hội đồng'), ('secretary', 'Uỷ viên thư ký'), ('member', 'Uỷ viên'), ('union', 'Đại diện công đoàn'), ('expert', 'Chuyên gia')], max_length=12, verbose_name='chức danh')),
                ('can_score', models.BooleanField(default=True)),
                ('can_vote', models.BooleanField(default=True)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='review.council')),
                ('substitute_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to='review.seat')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('author', 'Là tác giả'), ('reviewer', 'Đã xem xét hoặc xác nhận hồ sơ'), ('unit', 'Cùng đơn vị hoặc đơn vị trên, dưới'), ('declared', 'Tự khai'), ('secretary', 'Thư ký ghi nhận')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('stated_at', models.DateTimeField()),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='initiatives.initiative')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='review.seat')),
            ],
        ),
        migrations.AddField(
            model_name='assignment',
            name='seat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='review.seat'),
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_at', models.DateTimeField(verbose_name='thời gian')),
                ('place', models.CharField(max_length=200, verbose_name='địa điểm')),
                ('state', models.CharField(choices=[('planned', 'Dự kiến'), ('open', 'Đang họp'), ('closed', 'Đã kết thúc')], default='planned', max_length=10)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('minutes_signed_at', models.DateTimeField(blank=True, null=True)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='review.council')),
                ('elected_chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions_chaired', to='review.seat')),
                ('minutes_signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='initiatives.round')),
            ],
            options={
                'ordering': ('-held_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='RankingClose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=12)),
                ('stated_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('note', models.TextField(blank=True, verbose_name='lý do để trống hoặc đồng giải')),
                ('empty', models.JSONField(default=list)),
                ('still_open', models.JSONField(default=list)),
                ('lines', models.JSONField(default=list)),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='initiatives.round')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='initiatives.topic')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='review.session')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('present', models.BooleanField(default=False)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='review.seat')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='review.session')),
            ],
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=1)),
                ('discussion', models.TextField(blank=True, verbose_name='ý kiến thảo luận')),
                ('reasons', models.TextField(blank=True, verbose_name='lý do, nhận xét theo tiêu chí')),
                ('rescore_voted', models.BooleanField(default=False, verbose_name='hội đồng biểu quyết chấm lại')),
                ('concluded_at', models.DateTimeField(blank=True, null=True)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='initiatives.initiative')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='review.session')),
            ],
            options={
                'ordering': ('order', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('for', 'Đồng ý'), ('against', 'Không đồng ý'), ('blank', 'Ý kiến khác')], max_length=8)),
                ('cast_at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='review.agendaitem')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='review.seat')),
            ],
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('against', models.CharField(max_length=40)),
                ('text', models.TextField(verbose_name='nội dung khiếu nại')),
                ('filed_at', models.DateTimeField()),
                ('admit_due_on', models.DateField()),
                ('decide_due_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('filed', 'Đã nộp, chờ thụ lý'), ('inadmissible', 'Không thụ lý'), ('accepted', 'Đã thụ lý'), ('rejected', 'Bác khiếu nại'), ('upheld', 'Chấp nhận khiếu nại')], default='filed', max_length=12)),
                ('answer', models.TextField(blank=True, verbose_name='trả lời')),
                ('ruling_number', models.CharField(blank=True, max_length=80, verbose_name='số quyết định giải quyết')),
                ('ruling_date', models.DateField(blank=True, null=True, verbose_name='ngày quyết định')),
                ('ruling_file', models.FileField(blank=True, null=True, storage=review.models.appeal.ruling_storage, upload_to='rulings/', verbose_name='bản ký')),
                ('returns_to', models.CharField(blank=True, max_length=10, verbose_name='trả về')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reopened', models.BooleanField(default=False)),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to=settings.AUTH_USER_MODEL)),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeals_handled', to=settings.AUTH_USER_MODEL)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='initiatives.initiative')),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['filed', 'accepted'])), fields=('initiative',), name='one_open_appeal_a_dossier')],
            },
        ),
        migrations.CreateModel(
            name='CheckAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('yes', 'Đạt'), ('no', 'Không đạt')], max_length=3)),
                ('remark', models.TextField(blank=True)),
                ('stated_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_answers', to='initiatives.initiative')),
                ('condition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='review.condition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('initiative', 'condition'), name='condition_answered_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='rubric',
            constraint=models.UniqueConstraint(fields=('key', 'version'), name='rubric_version_once'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('rubric', 'code'), name='criterion_code_once'),
        ),
        migrations.AddConstraint(
            model_name='scoresheet',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('total__isnull', False), _connector='OR'), name='confirmed_sheet_has_a_total'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(fields=('sheet', 'criterion'), name='marked_once'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(('value', None), ('value__gte', 0), _connector='OR'), name='mark_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('council', 'user'), name='one_open_seat_a_person'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None), ('title', 'chair')), fields=('council',), name='one_chair'),
        ),
        migrations.AddConstraint(
            model_name='recusal',
            constraint=models.UniqueConstraint(fields=('initiative', 'seat'), name='recused_once'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['seat', 'state'], name='assignment_seat_state'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('initiative', 'seat', 'scoring_pass'), name='assigned_once_a_pass'),
        ),
        migrations.AddConstraint(
            model_name='rankingclose',
            constraint=models.UniqueConstraint(condition=models.Q(('topic', None)), fields=('round', 'group'), name='ranking_closed_once'),
        ),
        migrations.AddConstraint(
            model_name='rankingclose',
            constraint=models.UniqueConstraint(fields=('round', 'group', 'topic'), name='topic_ranking_closed_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('session', 'seat'), name='attends_once'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('session', 'initiative'), name='on_the_agenda_once'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('item', 'seat'), name='voted_once'),
        ),
    ]
