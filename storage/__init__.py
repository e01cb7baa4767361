"""The memory: tables, named queries, migrations. Knows no rule of the coach; the only place that speaks SQL."""
