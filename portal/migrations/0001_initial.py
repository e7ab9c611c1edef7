# The tables of the first release.

import django.core.validators
import django.db.models.deletion
import portal.clock
import portal.models.files
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('name', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ('day',),
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province', models.CharField(default='UBND tỉnh', max_length=200, verbose_name='cơ quan chủ quản')),
                ('province_en', models.CharField(blank=True, default="Provincial People's Committee", max_length=200)),
                ('help_office', models.CharField(blank=True, max_length=200, verbose_name='đầu mối hỗ trợ')),
                ('help_office_en', models.CharField(blank=True, max_length=200)),
                ('help_phone', models.CharField(blank=True, max_length=40, verbose_name='điện thoại')),
                ('help_email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('help_hours', models.CharField(blank=True, max_length=120, verbose_name='giờ làm việc')),
                ('help_hours_en', models.CharField(blank=True, max_length=120)),
                ('brand', models.CharField(default='#0b5563', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', 'Màu ghi dạng #rrggbb, ví dụ #0b5563.')], verbose_name='màu chính')),
                ('accent', models.CharField(default='#f5a623', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', 'Màu ghi dạng #rrggbb, ví dụ #0b5563.')], verbose_name='màu nhấn')),
                ('emblem', models.FileField(blank=True, upload_to='images/bieu-trung/', verbose_name='biểu trưng')),
                ('demo', models.BooleanField(default=False, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='thư điện tử')),
                ('full_name', models.CharField(max_length=200, verbose_name='họ và tên')),
                ('folded_name', models.CharField(editable=False, max_length=200)),
                ('organisation', models.CharField(blank=True, max_length=200, verbose_name='doanh nghiệp, tổ chức')),
                ('language', models.CharField(default='vi', max_length=5, verbose_name='ngôn ngữ thư')),
                ('told_by', models.CharField(choices=[('mail', 'Gửi thư ngay'), ('daily', 'Mỗi ngày một thư gộp'), ('portal', 'Chỉ xem trong cổng')], default='mail', max_length=6, verbose_name='cách nhận tin')),
                ('is_active', models.BooleanField(default=True)),
                ('shown_as', models.CharField(blank=True, editable=False, max_length=80)),
                ('shown_as_en', models.CharField(blank=True, editable=False, max_length=80)),
                ('is_system', models.BooleanField(default=False, editable=False)),
                ('second_factor_by', models.DateField(blank=True, editable=False, null=True)),
                ('date_joined', models.DateTimeField(default=portal.clock.now, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ('full_name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('folded_name', models.CharField(editable=False, max_length=200)),
                ('kind', models.CharField(choices=[('province', 'Cấp tỉnh'), ('department', 'Sở, ban, ngành'), ('office', 'Phòng, ban thuộc đơn vị'), ('service_unit', 'Đơn vị sự nghiệp'), ('central_agency', 'Cơ quan trung ương trên địa bàn'), ('mass_organisation', 'Mặt trận, đoàn thể'), ('district', 'Huyện, thị xã, thành phố (trước 01/7/2025)'), ('commune', 'Xã, phường, thị trấn'), ('enterprise', 'Doanh nghiệp, hội')], max_length=20, verbose_name='loại')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='hoạt động từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='ghi chú')),
                ('tile_column', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='cột trên bản đồ ô')),
                ('tile_row', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hàng trên bản đồ ô')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='portal.unit')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='portal.unit')),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('position', models.CharField(max_length=120, verbose_name='chức vụ')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='portal.unit')),
            ],
            options={
                'ordering': ('-starts_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('role', models.CharField(choices=[('unit_reviewer', 'Đầu mối xem xét của đơn vị'), ('unit_deputy', 'Cấp phó của thủ trưởng đơn vị'), ('unit_head', 'Thủ trưởng đơn vị'), ('intake_officer', 'Cán bộ tiếp nhận'), ('council_office', 'Người tổ chức hội đồng'), ('approver', 'Người có thẩm quyền quyết định'), ('approver_deputy', 'Cấp phó được giao ký thay'), ('emulation_officer', 'Chuyên viên thi đua, khen thưởng'), ('appeal_handler', 'Người giải quyết khiếu nại'), ('editor', 'Biên tập viên'), ('auditor', 'Kiểm toán, thanh tra'), ('unit_administrator', 'Quản trị người dùng của đơn vị'), ('system_administrator', 'Quản trị hệ thống')], max_length=30, verbose_name='vai trò')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='ghi chú')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='portal.unit')),
            ],
            options={
                'ordering': ('-starts_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('address', models.EmailField(max_length=254)),
                ('language', models.CharField(default='vi', max_length=5)),
                ('way', models.CharField(choices=[('mail', 'Gửi thư ngay'), ('daily', 'Mỗi ngày một thư gộp'), ('portal', 'Chỉ xem trong cổng')], default='mail', max_length=6)),
                ('path', models.CharField(blank=True, max_length=300)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('subject', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('attachment_name', models.CharField(blank=True, max_length=80)),
                ('attachment', models.TextField(blank=True)),
                ('stated_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('gathered_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='portal.outboxmessage')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
                'indexes': [models.Index(fields=['sent_at', 'given_up_at', 'next_try_at'], name='outbox_due'), models.Index(fields=['recipient', 'read_at'], name='outbox_unread')],
            },
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='unit_ends_after_it_begins'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['role', 'unit'], name='grant_role_unit'),
        ),
        migrations.CreateModel(
            name='PaperTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='loại văn bản')),
                ('upper', models.CharField(blank=True, max_length=200, verbose_name='cơ quan chủ quản')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='cơ quan ban hành')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='địa danh')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='tên văn bản')),
                ('grounds', models.TextField(blank=True, verbose_name='căn cứ')),
                ('opening', models.TextField(blank=True, verbose_name='lời mở đầu')),
                ('closing', models.TextField(blank=True, verbose_name='lời kết')),
                ('left_title', models.CharField(blank=True, max_length=120, verbose_name='chữ ký bên trái')),
                ('right_title', models.CharField(blank=True, max_length=120, verbose_name='chữ ký bên phải')),
                ('docx', models.FileField(blank=True, null=True, storage=portal.models.files.private_storage, upload_to='templates/', verbose_name='mẫu DOCX')),
                ('docx_name', models.CharField(blank=True, max_length=200)),
                ('docx_sha256', models.CharField(blank=True, max_length=64)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_templates', to='portal.unit')),
            ],
            options={
                'ordering': ('kind',),
                'constraints': [models.UniqueConstraint(fields=('kind', 'unit'), name='paper_template_once')],
            },
        ),
        migrations.CreateModel(
            name='Retention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, unique=True)),
                ('months', models.PositiveSmallIntegerField(verbose_name='số tháng lưu')),
                ('set_at', models.DateTimeField()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('kind',),
            },
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wish', models.CharField(choices=[('see', 'Giải thích dữ liệu về tôi'), ('correct', 'Sửa cho đúng'), ('erase', 'Xoá'), ('limit', 'Ngừng hoặc hạn chế việc dùng')], max_length=10, verbose_name='yêu cầu')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Đã làm theo yêu cầu'), ('partly', 'Đã làm một phần'), ('refused', 'Không làm được')], max_length=10, verbose_name='kết quả')),
                ('answer', models.TextField(blank=True, verbose_name='trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('outcome', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='data_request_answered_whole')],
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('full_name', models.CharField(max_length=200)),
                ('organisation', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(default='vi', max_length=5)),
                ('token_sha256', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='FactorReset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300, verbose_name='lý do')),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factor_resets', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('agreed_by', None), models.Q(('agreed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='factor_reset_by_two_people')],
            },
        ),
        migrations.CreateModel(
            name='PeopleSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('units', 'Đơn vị'), ('people', 'Người')], max_length=10)),
                ('file', models.FileField(storage=portal.models.files.private_storage, upload_to='people/')),
                ('name', models.CharField(max_length=200)),
                ('stated_at', models.DateTimeField()),
                ('taken_in_at', models.DateTimeField(blank=True, null=True)),
                ('answers', models.JSONField(default=list)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
    ]
