# What the catalogue covers (banso catalog coverage)
coverage-everyone = Everyone
coverage-own = Its own
coverage-total = { $count } use cases in all
coverage-no-gap = Nothing is missing
coverage-gap-entries = { $department }: fewer than 10 use cases of its own
coverage-gap-level = { $department }: none for the level "{ $level }"
coverage-gap-task = { $department }: none for "{ $task }"
