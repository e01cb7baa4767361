# What the catalogue covers (banso catalog coverage)
coverage-everyone = 全員向け
coverage-own = 部署専用
coverage-total = 使い道は全部で{ $count }件
coverage-no-gap = 足りないところはありません
coverage-gap-entries = { $department }：専用の使い道が10件に足りません
coverage-gap-level = { $department }：「{ $level }」がありません
coverage-gap-task = { $department }：「{ $task }」がありません
