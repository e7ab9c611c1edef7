"""Django's engines with one thing more: every statement that changes what public pages show is noticed."""
