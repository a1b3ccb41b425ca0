"""The parts of the statement that is written by hand (`finder_sql` puts them together)."""

# The listings that meet the filters but for the kind, and which of them are of the kind: all are
# judged, since it is told how many fit of each kind.
NARROWED = """
WITH w(n, day, starts, ends, at, wall, holiday, school) AS (VALUES {windows}),
c AS MATERIALIZED (SELECT l.id, {rank} AS rank, {chosen} AS chosen
 FROM {text} listing l {join} JOIN organisation g ON g.id = l.organisation_id
 LEFT JOIN place p ON p.id = l.place_id
 WHERE l.status = 'published' AND g.status = 'active' {conditions}),
f AS MATERIALIZED (SELECT l.id, l.kind, l.title_key, c.rank, c.chosen, l.mode, l.min_minutes,
  l.step_minutes, l.openings_stated, {lo} AS lo, {hi} AS hi,
  NOT (l.min_minutes <= {minutes} AND l.max_minutes >= {minutes}
   AND {wall} % l.step_minutes = 0 AND {minutes} % l.step_minutes = 0
   AND (l.organisation_id = {borrower} OR {open_to_all} OR {meant_too})) AS never,
  l.mode = 'instant' OR l.organisation_id = {borrower} OR l.mode = 'request' AND {said_yes}
  AS at_once,
  NOT l.openings_stated OR {always_open} AS always_open
 FROM c {cross} JOIN listing l ON l.id = c.id),
"""
# Each question about one listing where they are few, one for all where they are many.
MEANT = """(a.audience IN ('all', 'associations', 'verified')
 OR a.audience = 'named' AND a.organisation_id = {borrower})"""
YES = """(a.weekdays >> {weekday} - 1) & 1 = 1
 AND (a.start_minute IS NULL OR a.start_minute <= {wall} AND a.end_minute >= {until})"""
ALL_YEAR = """s.weekday = {weekday} AND s.start_minute <= {wall} AND s.end_minute >= {until}
 AND NOT s.spill AND s.valid_from IS NULL AND s.valid_to IS NULL"""
ASKED_FEW = {
    "open_to_all": "NOT EXISTS (SELECT 1 FROM listing_audience a WHERE a.listing_id = l.id)",
    "meant_too": "EXISTS (SELECT 1 FROM listing_audience a WHERE a.listing_id = l.id AND {meant})",
    "said_yes": "EXISTS (SELECT 1 FROM approval_rule a"
    " WHERE a.listing_id = l.id AND {meant} AND {yes})",
    "always_open": "EXISTS (SELECT 1 FROM opening_segment s"
    " WHERE s.listing_id = l.id AND {all_year})",
}
ASKED_MANY = {
    "open_to_all": "l.id NOT IN (SELECT listing_id FROM listing_audience)",
    "meant_too": "l.id IN (SELECT listing_id FROM listing_audience a WHERE {meant})",
    "said_yes": "l.id IN (SELECT listing_id FROM approval_rule a WHERE {meant} AND {yes})",
    "always_open": "l.id IN (SELECT listing_id FROM opening_segment s WHERE {all_year})",
}
# What is taken: beginning with the listings where they are few, with the days where many.
TAKEN = """
t AS MATERIALIZED (SELECT DISTINCT l.id, w.n FROM {order}
 WHERE o.start_minute < w.ends + l.buffer_after_minutes
  AND o.end_minute > w.starts - l.buffer_before_minutes
  AND (u.quantity = 1 OR u.quantity < lu.quantity + (SELECT sum(b.quantity) FROM occupancy b
   WHERE b.day = o.day AND b.unit_id = o.unit_id
    AND b.start_minute <= {later} AND b.end_minute > {later}))),
"""
FEW = """f {cross} JOIN listing l ON l.id = f.id CROSS JOIN w
 {cross} JOIN listing_unit lu ON lu.listing_id = f.id {cross} JOIN unit u ON u.id = lu.unit_id
 {cross} JOIN occupancy o ON o.day = w.day AND o.unit_id = lu.unit_id"""
MANY = """w {cross} JOIN occupancy o ON o.day = w.day
 {cross} JOIN listing_unit lu ON lu.unit_id = o.unit_id {cross} JOIN unit u ON u.id = o.unit_id
 {cross} JOIN listing l ON l.id = lu.listing_id"""
EXCEPTED_FEW = "f {cross} JOIN opening_exception e ON e.listing_id = f.id"
EXCEPTED_MANY = "opening_exception e"
FLAGGED_FEW = "f {cross} JOIN listing l ON l.id = f.id"
FLAGGED_MANY = "listing l"
# For few it is asked whether there is such a row: a join would let SQLite read the whole index.
SEASONS_MANY = """f {cross} JOIN opening_segment s ON s.listing_id = f.id
 JOIN w ON (s.valid_from IS NULL OR s.valid_from <= w.wall)
  AND (s.valid_to IS NULL OR s.valid_to >= w.wall)
 WHERE s.weekday = {weekday} AND s.start_minute <= {wall} AND s.end_minute >= {until}
  AND NOT s.spill AND (s.valid_from IS NOT NULL OR s.valid_to IS NOT NULL)"""
SEASONS_FEW = """f CROSS JOIN w WHERE EXISTS (SELECT 1 FROM opening_segment s
 WHERE s.listing_id = f.id AND s.weekday = {weekday} AND s.start_minute <= {wall}
  AND s.end_minute >= {until} AND NOT s.spill
  AND (s.valid_from IS NOT NULL OR s.valid_to IS NOT NULL)
  AND (s.valid_from IS NULL OR s.valid_from <= w.wall)
  AND (s.valid_to IS NULL OR s.valid_to >= w.wall))"""
HOURS_MANY = """shut f CROSS JOIN w {cross} JOIN opening_segment s ON s.listing_id = f.id
 AND s.weekday = {weekday} AND s.start_minute < {until} AND s.end_minute > {wall} AND NOT s.spill
 AND (s.valid_from IS NULL OR s.valid_from <= w.wall)
 AND (s.valid_to IS NULL OR s.valid_to >= w.wall)
 JOIN part ON s.start_minute <= part.wall AND s.end_minute >= part.until"""
HOURS_FEW = """shut f CROSS JOIN w CROSS JOIN part WHERE EXISTS (SELECT 1 FROM opening_segment s
 WHERE s.listing_id = f.id AND s.weekday = {weekday} AND s.start_minute <= part.wall
  AND s.end_minute >= part.until AND NOT s.spill
  AND (s.valid_from IS NULL OR s.valid_from <= w.wall)
  AND (s.valid_to IS NULL OR s.valid_to >= w.wall))"""
# Days with hours of their own, hours of seasons, the dates that are within reach, and the fit.
JUDGED = """
x AS MATERIALIZED (SELECT e.listing_id AS id, w.n,
  sum(CASE WHEN e.start_minute IS NULL THEN 1 ELSE 0 END) = 0
  AND sum(CASE WHEN e.start_minute <= {wall} AND e.end_minute >= {until} THEN 1 ELSE 0 END) > 0
  AS is_open
 FROM {excepted} JOIN w ON e.first_day <= w.wall AND e.last_day >= w.wall
 GROUP BY e.listing_id, w.n),
special AS MATERIALIZED (SELECT id, n, is_open FROM x UNION ALL
 SELECT l.id, w.n, false FROM {flagged} JOIN w ON l.closed_on_holidays AND w.holiday
  OR l.closed_on_school_breaks AND w.school
 WHERE NOT EXISTS (SELECT 1 FROM x WHERE x.id = l.id AND x.n = w.n)),
season AS MATERIALIZED (SELECT f.id, w.n FROM {seasons} AND NOT f.always_open),
opened AS (SELECT id, n FROM season EXCEPT SELECT id, n FROM special
 UNION SELECT id, n FROM special WHERE is_open),
bad AS MATERIALIZED (SELECT b.id, count(*) AS number
 FROM (SELECT id, n FROM t UNION SELECT id, n FROM special WHERE NOT is_open) b
 {cross} JOIN listing l ON l.id = b.id WHERE b.n >= {lo} AND b.n < {hi} GROUP BY b.id),
good AS MATERIALIZED (SELECT b.id, count(*) AS number
 FROM (SELECT id, n FROM opened EXCEPT SELECT id, n FROM t) b
 {cross} JOIN listing l ON l.id = b.id WHERE b.n >= {lo} AND b.n < {hi} GROUP BY b.id),
gone AS MATERIALIZED (SELECT DISTINCT id FROM t),
counted AS (SELECT f.id, f.kind, f.title_key, f.rank, f.chosen, f.mode, f.at_once, f.never,
  f.hi - f.lo AS all_,
  CASE WHEN f.never THEN 0 WHEN f.always_open
   THEN {most}(f.hi - f.lo, 0) - coalesce(bad.number, 0)
   ELSE coalesce(good.number, 0) END AS free,
  f.id IN (SELECT id FROM gone) AS taken, f.min_minutes, f.step_minutes, f.openings_stated
 FROM f LEFT JOIN bad ON bad.id = f.id LEFT JOIN good ON good.id = f.id),
j AS MATERIALIZED (SELECT id, kind, title_key, rank, chosen, taken, min_minutes, step_minutes,
 openings_stated, NOT never AND mode IN ('instant', 'request') AND all_ = 1 AS may_part, CASE
  WHEN mode NOT IN ('instant', 'request') AND free = {weeks} THEN 1
  WHEN mode NOT IN ('instant', 'request') AND taken THEN 3
  WHEN mode NOT IN ('instant', 'request') THEN 4
  WHEN free = {weeks} AND at_once THEN 0 WHEN free = {weeks} THEN 1
  WHEN free > 0 THEN 2 WHEN taken THEN 3 ELSE 4 END AS fit FROM counted)
"""
# Of one window: whether its longest part in half hours that is free can be booked by itself.
PARTLY = """,
part(k, starts, ends, wall, until) AS (VALUES {parts}),
run(mask, begins, length) AS (VALUES {runs}),
shut AS MATERIALIZED (SELECT * FROM j WHERE fit > 2 AND may_part),
busy AS MATERIALIZED (SELECT id, sum(1 << k) AS mask FROM (SELECT DISTINCT f.id, part.k
 FROM shut f {cross} JOIN listing l ON l.id = f.id
  {cross} JOIN listing_unit lu ON lu.listing_id = f.id {cross} JOIN unit u ON u.id = lu.unit_id
  CROSS JOIN w {cross} JOIN occupancy o ON o.day = w.day AND o.unit_id = lu.unit_id
  JOIN part ON o.start_minute < part.ends + l.buffer_after_minutes
   AND o.end_minute > part.starts - l.buffer_before_minutes
  WHERE f.taken AND (u.quantity = 1
   OR u.quantity < lu.quantity + (SELECT sum(b.quantity) FROM occupancy b
   WHERE b.day = o.day AND b.unit_id = o.unit_id
    AND b.start_minute <= {later_part} AND b.end_minute > {later_part}))) AS p GROUP BY id),
week AS MATERIALIZED (SELECT id, sum(1 << k) AS mask FROM (SELECT DISTINCT f.id, part.k
 FROM {hours}) AS p GROUP BY id),
other AS MATERIALIZED (SELECT s.id, (SELECT sum(1 << k) FROM part WHERE NOT EXISTS (
   SELECT 1 FROM opening_exception e WHERE e.listing_id = s.id AND e.first_day <= w.wall
    AND e.last_day >= w.wall AND e.start_minute IS NULL) AND EXISTS (
   SELECT 1 FROM opening_exception e WHERE e.listing_id = s.id AND e.first_day <= w.wall
    AND e.last_day >= w.wall AND e.start_minute <= part.wall AND e.end_minute >= part.until))
  AS mask FROM special s CROSS JOIN w),
best AS MATERIALIZED (SELECT f.id FROM shut f LEFT JOIN busy ON busy.id = f.id
 LEFT JOIN week ON week.id = f.id LEFT JOIN other ON other.id = f.id
 JOIN run ON run.mask = {whole} - ((CASE WHEN other.id IS NOT NULL THEN coalesce(other.mask, 0)
  WHEN f.openings_stated THEN coalesce(week.mask, 0) ELSE {whole} END)
  & ({whole} - coalesce(busy.mask, 0)))
 WHERE run.length * 30 >= f.min_minutes AND ({wall} + run.begins * 30) % f.step_minutes = 0
  AND run.length * 30 % f.step_minutes = 0),
told AS MATERIALIZED (SELECT id, kind, title_key, rank, chosen,
 CASE WHEN id IN (SELECT id FROM best) THEN 2 ELSE fit END AS fit FROM j)
"""
WHOLE = ", told AS (SELECT * FROM j)"
# Listed is what is free, to be asked for, or free in part; of each choice is told how many are.
COUNTED = """,
listed AS MATERIALIZED (SELECT told.*, l.type, l.mode, l.tariff_id, p.district FROM told
 {cross} JOIN listing l ON l.id = told.id LEFT JOIN place p ON p.id = l.place_id
 WHERE told.chosen AND told.fit < 3)
SELECT 'fit' AS what, CAST(fit AS text) AS code, count(*) AS number FROM told WHERE chosen
 GROUP BY fit
UNION ALL SELECT 'kind', kind, count(*) FROM told WHERE fit < 3 GROUP BY kind
UNION ALL SELECT 'type', type, count(*) FROM listed GROUP BY type
UNION ALL SELECT 'mode', mode, count(*) FROM listed GROUP BY mode
UNION ALL SELECT 'district', district, count(*) FROM listed WHERE district IS NOT NULL
 GROUP BY district
UNION ALL SELECT a.answer, a.code, count(*) FROM {facts} GROUP BY a.answer, a.code
UNION ALL SELECT 'activity', a.code, count(*) FROM {activities} GROUP BY a.code
UNION ALL SELECT 'feature', a.code, count(*) FROM {features} GROUP BY a.code
UNION ALL SELECT * FROM (SELECT 'page', '', o.id FROM {ordered} o
 ORDER BY {keys}, title_key, id LIMIT {page}) AS first
"""
INVITING = """(SELECT j.*, row_number() OVER (PARTITION BY fit, bare, kind
 ORDER BY title_key, id) AS turn FROM (SELECT listed.*,
 CASE WHEN id IN (SELECT listing_id FROM photo) THEN 0 ELSE 1 END AS bare FROM listed) j)"""
OF_FEW = "listed {cross} JOIN {table} a ON a.listing_id = listed.id"
OF_MANY = "{table} a WHERE a.listing_id IN (SELECT id FROM listed)"
IN_TURN = """fit, bare, turn, CASE kind WHEN 'premises' THEN 0 WHEN 'equipment' THEN 1
 WHEN 'service' THEN 2 ELSE 3 END"""
# What an ordinary association pays for the evening: its own rules, else those for everybody.
PRICED = """(SELECT j.*, (SELECT min(CASE r.unit WHEN 'gratis' THEN 0
   WHEN 'timme' THEN r.amount_ore * {minutes} / 60 ELSE r.amount_ore END)
  FROM tariff_rule r WHERE r.tariff_id = j.tariff_id
   AND (CAST(r.weekdays AS text) IN ('null') OR r.weekdays IS NULL)
   AND r.from_minute IS NULL AND r.price_group = CASE WHEN EXISTS (SELECT 1 FROM tariff_rule own
    WHERE own.tariff_id = j.tariff_id AND own.price_group = 'forening')
    THEN 'forening' ELSE 'alla' END) AS ore FROM listed j)"""
PAGE = """
SELECT l.id, l.title, g.name, p.district, (SELECT min(h.public_id) FROM photo h
  WHERE h.listing_id = l.id), r.price_group, r.amount_ore, r.unit, r.weekdays,
 r.from_minute, r.to_minute, r.min_ore, r.max_ore
FROM listing l JOIN organisation g ON g.id = l.organisation_id
LEFT JOIN place p ON p.id = l.place_id LEFT JOIN tariff_rule r ON r.tariff_id = l.tariff_id
WHERE l.id IN ({ids}) ORDER BY l.id, r.position
"""
