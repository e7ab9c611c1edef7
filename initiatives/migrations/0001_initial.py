# The tables of the first release.
import django.core.validators
import django_fsm
import initiatives.models.parts
import portal.clock
from decimal import Decimal
from django.db import migrations, models
import django.db.models.deletion
from django.conf import settings


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('portal', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(storage=initiatives.models.parts.private_storage, upload_to='attachments/')),
                ('name', models.CharField(max_length=200, verbose_name='tên tệp')),
                ('kind', models.CharField(max_length=10)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('confidential', models.BooleanField(default=False, verbose_name='cần bảo mật')),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='AuthorRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('return', 'Đơn vị trả lại'), ('supplement', 'Yêu cầu bổ sung'), ('revision', 'Hoàn thiện theo kết luận')], max_length=12)),
                ('reason', models.TextField(blank=True, verbose_name='lý do')),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField(verbose_name='hạn')),
                ('extended_on', models.DateField(blank=True, null=True, verbose_name='gia hạn đến')),
                ('extension_reason', models.TextField(blank=True)),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('answered', 'Đã trả lời'), ('lapsed', 'Quá hạn'), ('closed', 'Đã kết thúc')], max_length=10)),
                ('vote_kept', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('full_name', models.CharField(max_length=200, verbose_name='họ và tên')),
                ('folded_name', models.CharField(editable=False, max_length=200)),
                ('position', models.CharField(blank=True, max_length=120, verbose_name='chức danh')),
                ('workplace', models.CharField(blank=True, max_length=200, verbose_name='nơi công tác hoặc nơi ở')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('share', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0.01')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='tỷ lệ đóng góp (%)')),
                ('is_main', models.BooleanField(default=False)),
                ('order', models.PositiveSmallIntegerField(default=1)),
                ('confirmation', models.CharField(choices=[('waiting', 'Chờ xác nhận'), ('confirmed', 'Đã xác nhận'), ('declined', 'Không đồng ý')], default='waiting', max_length=10)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('declined_reason', models.TextField(blank=True)),
                ('signed_paper', models.FileField(blank=True, null=True, storage=initiatives.models.parts.private_storage, upload_to='signed/', verbose_name='bản ký của tác giả ngoài cơ quan')),
            ],
            options={
                'ordering': ('order', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.CharField(max_length=40, unique=True)),
                ('holder', models.CharField(max_length=200)),
                ('unit_name', models.CharField(max_length=200)),
                ('title', models.CharField(max_length=300)),
                ('status', models.CharField(choices=[('valid', 'Còn hiệu lực'), ('suspended', 'Đình chỉ'), ('replaced', 'Đã thay thế'), ('revoked', 'Đã huỷ')], default='valid', max_length=10)),
                ('issued_on', models.DateField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='CodeSequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ConsentLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('granted', models.BooleanField(blank=True, null=True)),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='số văn bản')),
                ('date', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                ('file', models.FileField(blank=True, null=True, storage=initiatives.models.parts.private_storage, upload_to='consent/', verbose_name='bản quét')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('recognition', 'Quyết định công nhận, khen thưởng'), ('refusal', 'Thông báo không công nhận'), ('annulment', 'Quyết định huỷ công nhận')], max_length=12)),
                ('number', models.CharField(max_length=80, verbose_name='số')),
                ('date', models.DateField(verbose_name='ngày ký')),
                ('signer_position', models.CharField(max_length=120, verbose_name='chức vụ người ký')),
                ('file', models.FileField(blank=True, null=True, storage=initiatives.models.parts.private_storage, upload_to='decisions/', verbose_name='bản ký')),
                ('stated_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('-date', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='DecisionLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier_name', models.CharField(blank=True, max_length=120)),
                ('reasons', models.JSONField(default=list)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('document_number', models.CharField(max_length=80, verbose_name='số văn bản')),
                ('document_date', models.DateField(verbose_name='ngày văn bản')),
                ('set_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifting_document', models.CharField(blank=True, max_length=80, verbose_name='văn bản gỡ')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='IndexAim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(choices=[('PAR', 'PAR Index'), ('SIPAS', 'SIPAS'), ('PAPI', 'PAPI'), ('PCI', 'PCI')], max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name='IndexResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(choices=[('PAR', 'PAR Index'), ('SIPAS', 'SIPAS'), ('PAPI', 'PAPI'), ('PCI', 'PCI')], max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('ranked', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='số tỉnh được xếp hạng')),
                ('source', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ('index', 'year'),
            },
        ),
        migrations.CreateModel(
            name='IndexTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(choices=[('PAR', 'PAR Index'), ('SIPAS', 'SIPAS'), ('PAPI', 'PAPI'), ('PCI', 'PCI')], max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('rank_at_most', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ('year', 'index'),
            },
        ),
        migrations.CreateModel(
            name='Initiative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Bản nháp'), ('unit_review', 'Đơn vị đang xem xét'), ('unit_returned', 'Đơn vị trả lại để sửa'), ('unit_declined', 'Đơn vị không chuyển hồ sơ'), ('intake', 'Đang kiểm tra tiếp nhận'), ('supplement', 'Chờ bổ sung'), ('not_accepted', 'Không chấp nhận hồ sơ'), ('scoring', 'Hội đồng đang chấm'), ('deliberation', 'Chờ hội đồng họp'), ('revision', 'Hoàn thiện theo kết luận'), ('decision', 'Chờ quyết định'), ('awarded', 'Đã được công nhận'), ('not_awarded', 'Không được công nhận'), ('annulled', 'Đã huỷ công nhận'), ('withdrawn', 'Đã rút')], db_index=True, default='draft', editable=False, max_length=50, protected=True)),
                ('code', models.CharField(blank=True, max_length=20, null=True, unique=True, verbose_name='mã')),
                ('category', models.CharField(choices=[('individual', 'Cá nhân'), ('group', 'Nhóm tác giả'), ('collective', 'Tập thể')], default='individual', max_length=12, verbose_name='loại')),
                ('title', models.CharField(max_length=300, verbose_name='tên sáng kiến')),
                ('summary', models.TextField(blank=True, verbose_name='tóm tắt')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('pillar', models.CharField(blank=True, choices=[('P1', 'Cải cách thể chế'), ('P2', 'Cải cách thủ tục hành chính'), ('P3', 'Cải cách tổ chức bộ máy'), ('P4', 'Cải cách chế độ công vụ'), ('P5', 'Cải cách tài chính công'), ('P6', 'Xây dựng Chính phủ điện tử, Chính phủ số'), ('P0', 'Chỉ đạo, điều hành, tuyên truyền')], max_length=2, verbose_name='trụ cột')),
                ('solution_type', models.CharField(blank=True, choices=[('technical', 'Giải pháp kỹ thuật'), ('management', 'Giải pháp quản lý'), ('operational', 'Giải pháp tác nghiệp'), ('applied_advance', 'Ứng dụng tiến bộ kỹ thuật')], max_length=20, verbose_name='loại giải pháp')),
                ('first_applied_on', models.DateField(blank=True, null=True, verbose_name='ngày áp dụng lần đầu hoặc áp dụng thử')),
                ('state_funded', models.BooleanField(default=False, verbose_name='do Nhà nước đầu tư kinh phí')),
                ('waiver_reason', models.TextField(blank=True, verbose_name='lý do đề nghị xét quá một năm')),
                ('waiver_granted', models.BooleanField(blank=True, null=True, verbose_name='chấp nhận lý do')),
                ('pledged_at', models.DateTimeField(blank=True, null=True)),
                ('made_up_note', models.TextField(blank=True)),
                ('unit_name', models.CharField(blank=True, max_length=200)),
                ('desk_since', models.DateTimeField(blank=True, null=True)),
                ('desk_due_on', models.DateField(blank=True, null=True)),
                ('stage', models.CharField(choices=[('draft', 'Soạn hồ sơ'), ('unit_review', 'Đơn vị xem xét'), ('council_scoring', 'Hội đồng chấm'), ('award', 'Công nhận, khen thưởng')], default='draft', editable=False, max_length=20)),
                ('created_at', models.DateTimeField(default=portal.clock.now, editable=False)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('declined_at', models.DateTimeField(blank=True, null=True)),
                ('escalated', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='cơ quan thường trực nhận')),
                ('intake_due_on', models.DateField(blank=True, null=True)),
                ('clock_paused_on', models.DateField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('scoring_pass', models.PositiveSmallIntegerField(default=1)),
                ('reopened_at_pass', models.PositiveSmallIntegerField(default=1)),
                ('in_final', models.BooleanField(default=False)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('lapsed', models.BooleanField(default=False)),
                ('on_paper', models.BooleanField(default=False)),
                ('paper_arrived_on', models.DateField(blank=True, null=True, verbose_name='ngày nhận hồ sơ giấy')),
                ('paper_scan', models.FileField(blank=True, null=True, storage=initiatives.models.parts.private_storage, upload_to='paper/', verbose_name='bản quét có chữ ký')),
                ('revision', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ('-created_at', '-pk'),
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='InitiativeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40)),
                ('source', models.CharField(max_length=20)),
                ('target', models.CharField(max_length=20)),
                ('actor_name', models.CharField(max_length=200)),
                ('comment', models.TextField(blank=True)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('stated_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='InitiativeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('stated_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='Metric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='chỉ tiêu')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='đơn vị tính')),
                ('before', models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name='trước')),
                ('after', models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name='sau')),
                ('direction', models.CharField(choices=[('lower', 'Giảm là tốt'), ('higher', 'Tăng là tốt')], default='lower', max_length=10, verbose_name='chiều')),
                ('period', models.CharField(blank=True, max_length=120, verbose_name='kỳ số liệu')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='nguồn')),
                ('order', models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                'ordering': ('order', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='mã')),
                ('title', models.CharField(max_length=300, verbose_name='tên phong trào')),
                ('title_en', models.CharField(blank=True, max_length=300, verbose_name='tên tiếng Anh')),
                ('legal_basis', models.TextField(blank=True, verbose_name='căn cứ')),
                ('aims', models.TextField(blank=True, verbose_name='mục tiêu')),
                ('aims_en', models.TextField(blank=True)),
                ('participants', models.TextField(blank=True, verbose_name='đối tượng tham gia')),
                ('participants_en', models.TextField(blank=True)),
                ('launched_on', models.DateField(blank=True, null=True, verbose_name='phát động ngày')),
                ('first_year', models.PositiveSmallIntegerField(verbose_name='từ năm')),
                ('last_year', models.PositiveSmallIntegerField(verbose_name='đến năm')),
                ('interim_on', models.DateField(blank=True, null=True, verbose_name='sơ kết ngày')),
                ('final_on', models.DateField(blank=True, null=True, verbose_name='tổng kết ngày')),
            ],
            options={
                'ordering': ('-first_year', 'code'),
            },
        ),
        migrations.CreateModel(
            name='MovementContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('text_en', models.TextField(blank=True)),
            ],
            options={
                'ordering': ('number',),
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='họ và tên')),
                ('contact', models.CharField(max_length=200, verbose_name='địa chỉ liên hệ')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('received_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('current', models.BooleanField(default=True)),
                ('sheets', models.PositiveSmallIntegerField()),
                ('mean', models.DecimalField(decimal_places=2, max_digits=6)),
                ('trimmed', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('median', models.DecimalField(decimal_places=2, max_digits=6)),
                ('deviation', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('mark', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='điểm dùng để xét')),
                ('criterion_means', models.JSONField(default=dict)),
                ('gates_passed', models.BooleanField()),
                ('votes_for', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('votes_against', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('votes_blank', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('vote_base', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('votes_needed', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('passed', models.BooleanField()),
                ('reasons', models.JSONField(default=list)),
                ('concluded_at', models.DateTimeField()),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('tie_break', models.CharField(blank=True, max_length=200)),
                ('ranking_closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='PublicNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(blank=True, max_length=12)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
            ],
            options={
                'ordering': ('-starts_on',),
            },
        ),
        migrations.CreateModel(
            name='RequestItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=20, verbose_name='phần')),
                ('what', models.TextField(verbose_name='thiếu gì')),
                ('why', models.TextField(blank=True, verbose_name='vì sao')),
                ('answer', models.TextField(blank=True, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('ticked_at', models.DateTimeField(blank=True, null=True, verbose_name='thư ký xác nhận đã xong')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='mã')),
                ('title', models.CharField(max_length=300, verbose_name='tên đợt')),
                ('title_en', models.CharField(blank=True, max_length=300, verbose_name='tên tiếng Anh')),
                ('kind', models.CharField(choices=[('base_recognition', 'Công nhận sáng kiến cấp cơ sở'), ('provincial_recognition', 'Công nhận sáng kiến cấp tỉnh'), ('contest', 'Cuộc thi')], max_length=30, verbose_name='loại')),
                ('description', models.TextField(blank=True, verbose_name='thể lệ')),
                ('description_en', models.TextField(blank=True)),
                ('legal_basis', models.TextField(blank=True, verbose_name='căn cứ')),
                ('opens_at', models.DateTimeField(verbose_name='mở nhận hồ sơ')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='hạn nộp')),
                ('scoring_due_on', models.DateField(blank=True, null=True, verbose_name='hạn chấm')),
                ('unit_review', models.BooleanField(default=True, verbose_name='qua đơn vị xem xét')),
                ('admits_citizens', models.BooleanField(default=False, verbose_name='nhận hồ sơ của người dân, doanh nghiệp')),
                ('excludes_judges', models.BooleanField(default=False, verbose_name='ban tổ chức, giám khảo, thư ký không được dự thi')),
                ('application_months', models.PositiveSmallIntegerField(default=12, verbose_name='số tháng tối đa từ lần áp dụng đầu đến khi nộp (0: không giới hạn)')),
                ('authors_at_most', models.PositiveSmallIntegerField(default=5, verbose_name='số tác giả tối đa')),
                ('title_words_at_most', models.PositiveSmallIntegerField(default=40, verbose_name='số từ tối đa của tên')),
                ('summary_words_at_most', models.PositiveSmallIntegerField(default=150, verbose_name='số từ tối đa của tóm tắt')),
                ('return_days', models.PositiveSmallIntegerField(default=10, verbose_name='số ngày làm việc để sửa hồ sơ bị trả lại')),
                ('unit_review_days', models.PositiveSmallIntegerField(default=10, verbose_name='số ngày làm việc đơn vị xem xét')),
                ('intake_months', models.PositiveSmallIntegerField(default=1, verbose_name='số tháng kiểm tra tiếp nhận')),
                ('supplement_months', models.PositiveSmallIntegerField(default=1, verbose_name='số tháng bổ sung')),
                ('extension_days', models.PositiveSmallIntegerField(default=10, verbose_name='số ngày gia hạn một lần')),
                ('revision_days', models.PositiveSmallIntegerField(default=10, verbose_name='số ngày làm việc hoàn thiện')),
                ('consent_days', models.PositiveSmallIntegerField(default=10, verbose_name='số ngày làm việc chờ cấp trên chấp thuận')),
                ('hearing_days', models.PositiveSmallIntegerField(default=5, verbose_name='số ngày làm việc chờ tác giả giải trình')),
                ('notice_days', models.PositiveSmallIntegerField(default=0, verbose_name='số ngày công khai lấy ý kiến (0: không công khai)')),
                ('appeal_days', models.PositiveSmallIntegerField(default=90, verbose_name='số ngày được khiếu nại')),
                ('blind', models.BooleanField(default=False, verbose_name='chấm ẩn danh')),
                ('sheets_at_least', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='số phiếu tối thiểu')),
                ('pass_mark', models.DecimalField(decimal_places=2, default=Decimal('60'), max_digits=5, verbose_name='điểm đạt')),
                ('aggregation', models.CharField(choices=[('mean', 'Trung bình cộng'), ('trimmed', 'Trung bình sau khi bỏ một cao nhất, một thấp nhất'), ('median', 'Trung vị')], default='mean', max_length=10, verbose_name='cách tính điểm')),
                ('spread_limit', models.DecimalField(decimal_places=2, default=Decimal('20'), max_digits=5, verbose_name='chênh lệch phải bàn lại')),
                ('ballot', models.BooleanField(default=True, verbose_name='có bỏ phiếu')),
                ('vote_numerator', models.PositiveSmallIntegerField(default=2)),
                ('vote_denominator', models.PositiveSmallIntegerField(default=3)),
                ('vote_base', models.CharField(choices=[('all_less_recused', 'Thành viên theo quyết định, trừ người rút lui'), ('all_members', 'Toàn bộ thành viên theo quyết định'), ('present_voting', 'Thành viên có mặt và bỏ phiếu')], default='all_less_recused', max_length=20, verbose_name='mẫu số khi kiểm phiếu')),
                ('quorum_numerator', models.PositiveSmallIntegerField(default=2)),
                ('quorum_denominator', models.PositiveSmallIntegerField(default=3)),
                ('members_see_others', models.BooleanField(default=False, verbose_name='thành viên xem phiếu khác sau khi nộp phiếu mình')),
                ('show_criterion_means', models.BooleanField(default=True, verbose_name='tác giả xem điểm trung bình từng tiêu chí')),
                ('rank_by_topic', models.BooleanField(default=False, verbose_name='xếp hạng riêng từng nhóm lĩnh vực')),
                ('shared_prizes', models.BooleanField(default=True, verbose_name='cho phép đồng giải')),
                ('made_up_note', models.TextField(blank=True, verbose_name='ghi chú về dữ liệu minh hoạ')),
            ],
            options={
                'ordering': ('-opens_at', 'code'),
            },
        ),
        migrations.CreateModel(
            name='RoundCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('individual', 'Cá nhân'), ('group', 'Nhóm tác giả'), ('collective', 'Tập thể')], max_length=12)),
                ('group', models.CharField(choices=[('individual', 'Cá nhân'), ('group', 'Nhóm tác giả'), ('collective', 'Tập thể')], max_length=12, verbose_name='xếp hạng cùng nhóm')),
            ],
        ),
        migrations.CreateModel(
            name='RoundEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('extend', 'Gia hạn'), ('close', 'Đóng nhận hồ sơ'), ('cancel', 'Huỷ đợt')], max_length=10, verbose_name='việc')),
                ('document_number', models.CharField(max_length=80, verbose_name='số văn bản')),
                ('document_date', models.DateField(verbose_name='ngày văn bản')),
                ('new_deadline', models.DateTimeField(blank=True, null=True, verbose_name='hạn nộp mới')),
                ('reason', models.TextField(verbose_name='lý do')),
                ('stated_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='RoundUnitKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('province', 'Cấp tỉnh'), ('department', 'Sở, ban, ngành'), ('office', 'Phòng, ban thuộc đơn vị'), ('service_unit', 'Đơn vị sự nghiệp'), ('central_agency', 'Cơ quan trung ương trên địa bàn'), ('mass_organisation', 'Mặt trận, đoàn thể'), ('district', 'Huyện, thị xã, thành phố (trước 01/7/2025)'), ('commune', 'Xã, phường, thị trấn'), ('enterprise', 'Doanh nghiệp, hội')], max_length=20)),
                ('minimum', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('problem', 'Thực trạng trước khi có sáng kiến'), ('solution', 'Nội dung giải pháp'), ('novelty', 'Điểm mới, sáng tạo'), ('application', 'Áp dụng thử, áp dụng lần đầu'), ('effects', 'Hiệu quả'), ('replication', 'Khả năng nhân rộng, điều kiện áp dụng')], max_length=20)),
                ('text', models.TextField(blank=True)),
                ('confidential', models.BooleanField(default=False, verbose_name='cần bảo mật')),
                ('revision', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Tier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('individual', 'Cá nhân'), ('group', 'Nhóm tác giả'), ('collective', 'Tập thể')], max_length=12)),
                ('order', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('quota', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='số lượng')),
                ('mark_at_least', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('amount', models.DecimalField(blank=True, decimal_places=0, max_digits=12, null=True, verbose_name='tiền thưởng')),
            ],
            options={
                'ordering': ('group', 'order'),
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=300)),
                ('name_en', models.CharField(blank=True, max_length=300)),
                ('made_up', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('number',),
            },
        ),
        migrations.AddField(
            model_name='attachment',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='authorrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='authorship',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='authorships', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='authorship',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='initiatives.authorship'),
        ),
        migrations.AddField(
            model_name='consentletter',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='portal.unit'),
        ),
        migrations.AddField(
            model_name='decision',
            name='signer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionline',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='initiatives.decision'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='initiatives.decisionline'),
        ),
        migrations.AddField(
            model_name='hold',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hold',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='indexresult',
            name='province',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='index_results', to='portal.unit'),
        ),
        migrations.AddField(
            model_name='initiative',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='initiatives_created', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='initiative',
            name='derived_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='derived', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='initiative',
            name='desk_unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='desk', to='portal.unit'),
        ),
        migrations.AddField(
            model_name='initiative',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='portal.unit'),
        ),
        migrations.AddField(
            model_name='indexaim',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='index_aims', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='hold',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='decisionline',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decision_lines', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='consentletter',
            name='initiative',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consent_letter', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='authorship',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='authorrequest',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='initiativechange',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='initiativechange',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='initiativeversion',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='initiativeversion',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='metric',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='metrics', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='movement',
            name='launched_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='portal.unit'),
        ),
        migrations.AddField(
            model_name='indextarget',
            name='movement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='initiatives.movement'),
        ),
        migrations.AddField(
            model_name='movementcontent',
            name='movement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contents', to='initiatives.movement'),
        ),
        migrations.AddField(
            model_name='objection',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='objection',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='concluded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outcome',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='decisionline',
            name='outcome',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='initiatives.outcome'),
        ),
        migrations.AddField(
            model_name='publicnotice',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='requestitem',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='initiatives.authorrequest'),
        ),
        migrations.AddField(
            model_name='round',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds_decided', to='portal.unit'),
        ),
        migrations.AddField(
            model_name='round',
            name='movement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='initiatives.movement'),
        ),
        migrations.AddField(
            model_name='round',
            name='organiser',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds_organised', to='portal.unit'),
        ),
        migrations.AddField(
            model_name='publicnotice',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='initiatives.round'),
        ),
        migrations.AddField(
            model_name='initiative',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='initiatives.round'),
        ),
        migrations.AddField(
            model_name='decision',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='initiatives.round'),
        ),
        migrations.AddField(
            model_name='roundcategory',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='initiatives.round'),
        ),
        migrations.AddField(
            model_name='roundevent',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roundevent',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='initiatives.round'),
        ),
        migrations.AddField(
            model_name='roundunitkind',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unit_kinds', to='initiatives.round'),
        ),
        migrations.AddField(
            model_name='section',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='section',
            name='saved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tier',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tiers', to='initiatives.round'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='tier',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='initiatives.tier'),
        ),
        migrations.AddField(
            model_name='topic',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='initiatives.round'),
        ),
        migrations.AddField(
            model_name='initiative',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='initiatives.topic'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(fields=('line', 'authorship'), name='certificate_once_an_author'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('authorship', None)), fields=('line',), name='one_certificate_a_collective'),
        ),
        migrations.AddConstraint(
            model_name='indexresult',
            constraint=models.UniqueConstraint(fields=('province', 'index', 'year'), name='index_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='indexresult',
            constraint=models.CheckConstraint(condition=models.Q(('rank', None), ('rank__gte', 1), _connector='OR'), name='rank_from_one'),
        ),
        migrations.AddConstraint(
            model_name='indexresult',
            constraint=models.CheckConstraint(condition=models.Q(('rank', None), ('ranked', None), ('rank__lte', models.F('ranked')), _connector='OR'), name='rank_within_ranked'),
        ),
        migrations.AddConstraint(
            model_name='indexaim',
            constraint=models.UniqueConstraint(fields=('initiative', 'index'), name='aim_once'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('initiative',), name='one_standing_hold'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.UniqueConstraint(condition=models.Q(('is_main', True)), fields=('initiative',), name='one_main_author'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('initiative', 'user'), name='author_named_once'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 100)), name='share_above_zero_up_to_100'),
        ),
        migrations.AddConstraint(
            model_name='authorrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('initiative',), name='one_open_request_a_dossier'),
        ),
        migrations.AddConstraint(
            model_name='initiativeversion',
            constraint=models.UniqueConstraint(fields=('initiative', 'number'), name='version_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='indextarget',
            constraint=models.UniqueConstraint(fields=('movement', 'index', 'year'), name='target_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='movementcontent',
            constraint=models.UniqueConstraint(fields=('movement', 'number'), name='content_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='decisionline',
            constraint=models.UniqueConstraint(fields=('decision', 'initiative'), name='line_once_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at', None), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='round_closes_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('vote_denominator__gte', 1), ('vote_numerator__gte', 1), ('vote_numerator__lte', models.F('vote_denominator'))), name='vote_ratio_is_a_ratio'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('quorum_denominator__gte', 1), ('quorum_numerator__gte', 1), ('quorum_numerator__lte', models.F('quorum_denominator'))), name='quorum_is_a_ratio'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('authority', 'number', 'date'), name='decision_number_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='roundcategory',
            constraint=models.UniqueConstraint(fields=('round', 'category'), name='category_once_a_round'),
        ),
        migrations.AddConstraint(
            model_name='roundunitkind',
            constraint=models.UniqueConstraint(fields=('round', 'kind'), name='kind_once_a_round'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('initiative', 'key'), name='section_once'),
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.UniqueConstraint(fields=('round', 'group', 'order'), name='tier_order_once'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.UniqueConstraint(fields=('initiative', 'number'), name='outcome_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.UniqueConstraint(condition=models.Q(('current', True)), fields=('initiative',), name='one_current_outcome'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('tier', None), ('passed', True), _connector='OR'), name='tier_only_when_passed'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='topic_numbered_once'),
        ),
        migrations.AddIndex(
            model_name='initiative',
            index=models.Index(fields=['round', 'state'], name='initiative_round_state'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'unit_review', 'unit_returned', 'unit_declined', 'intake', 'supplement', 'not_accepted', 'scoring', 'deliberation', 'revision', 'decision', 'awarded', 'not_awarded', 'annulled', 'withdrawn'])), name='initiative_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='initiative',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), models.Q(('code__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='submitted_once_past_draft'),
        ),
    ]
