# The tables of the first release.
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('portal', '0002_pictures'),
        ('initiatives', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given', models.BooleanField()),
                ('text_sha256', models.CharField(blank=True, max_length=64)),
                ('for_the_author', models.BooleanField(default=False, verbose_name='thủ trưởng đơn vị trả lời thay')),
                ('stated_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ExemplarPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('title_en', models.CharField(blank=True, max_length=255, verbose_name='tên tiếng Anh')),
                ('summary', models.TextField(verbose_name='tóm tắt')),
                ('summary_en', models.TextField(blank=True, verbose_name='tóm tắt tiếng Anh')),
                ('figure', models.CharField(blank=True, max_length=80, verbose_name='con số nổi bật')),
                ('figure_of', models.CharField(blank=True, max_length=160, verbose_name='con số nói về')),
                ('problem', wagtail.fields.RichTextField(blank=True, verbose_name='vấn đề')),
                ('solution', wagtail.fields.RichTextField(blank=True, verbose_name='giải pháp')),
                ('steps', wagtail.fields.RichTextField(blank=True, verbose_name='các bước áp dụng')),
                ('results', wagtail.fields.RichTextField(blank=True, verbose_name='kết quả')),
                ('cost', models.CharField(blank=True, max_length=120, verbose_name='chi phí')),
                ('lessons', wagtail.fields.RichTextField(blank=True, verbose_name='khó khăn và bài học')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='đơn vị liên hệ')),
                ('folded', models.TextField(blank=True, editable=False)),
                ('asked_sha256', models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                'verbose_name': 'trang điển hình',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.TextField(blank=True, verbose_name='lời dẫn')),
                ('lead_en', models.TextField(blank=True, verbose_name='lời dẫn tiếng Anh')),
            ],
            options={
                'verbose_name': 'trang nhất',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LibraryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'thư viện',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandardPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('title_en', models.CharField(blank=True, max_length=255, verbose_name='tên tiếng Anh')),
                ('body', wagtail.fields.RichTextField(verbose_name='nội dung')),
                ('body_en', wagtail.fields.RichTextField(blank=True, verbose_name='nội dung tiếng Anh')),
            ],
            options={
                'verbose_name': 'trang chữ',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='consent',
            name='answered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consent',
            name='authorship',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consent', to='initiatives.authorship'),
        ),
        migrations.AddField(
            model_name='consent',
            name='initiative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='exemplarpage',
            name='initiative',
            field=models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='exemplar', to='initiatives.initiative'),
        ),
        migrations.AddField(
            model_name='exemplarpage',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portal.picture', verbose_name='ảnh'),
        ),
    ]
