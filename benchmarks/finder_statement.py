"""The parts of the statement that is written by hand (`finder_sql` puts them together)."""

# The listings that meet the filters but for the kind, and those of the kind.
NARROWED = """
WITH w(n, day, starts, ends, at, wall, holiday, school) AS (VALUES {windows}),
c AS MATERIALIZED (SELECT l.id, l.kind, l.type, p.district, {rank} AS rank, {chosen} AS chosen
 FROM {text} listing l {join} JOIN organisation g ON g.id = l.organisation_id
 LEFT JOIN place p ON p.id = l.place_id
 WHERE l.status = 'published' AND g.status = 'active' {conditions}),
f AS MATERIALIZED (SELECT l.id, l.kind, l.title_key, c.rank, l.buffer_before_minutes AS before,
  l.buffer_after_minutes AS after, l.mode, l.openings_stated, l.closed_on_holidays,
  l.closed_on_school_breaks, l.notice_hours, l.horizon_days, l.min_minutes, l.step_minutes,
  NOT (l.min_minutes <= {minutes} AND l.max_minutes >= {minutes}
   AND {wall} % l.step_minutes = 0 AND {minutes} % l.step_minutes = 0
   AND (l.organisation_id = {borrower}
    OR NOT EXISTS (SELECT 1 FROM listing_audience a WHERE a.listing_id = l.id)
    OR EXISTS (SELECT 1 FROM listing_audience a WHERE a.listing_id = l.id AND {meant}))) AS never,
  l.mode = 'instant' OR l.organisation_id = {borrower}
   OR (l.mode = 'request' AND EXISTS (SELECT 1 FROM approval_rule a WHERE a.listing_id = l.id
    AND {meant} AND (a.weekdays >> {weekday} - 1) & 1 = 1
    AND (a.start_minute IS NULL OR a.start_minute <= {wall} AND a.end_minute >= {until})))
  AS at_once,
  NOT l.openings_stated OR EXISTS (SELECT 1 FROM opening_segment s WHERE s.listing_id = l.id
    AND s.weekday = {weekday} AND s.start_minute <= {wall} AND s.end_minute >= {until}
    AND NOT s.spill AND s.valid_from IS NULL AND s.valid_to IS NULL) AS always_open
 FROM c JOIN listing l ON l.id = c.id WHERE c.chosen),
"""
# What is taken: beginning with the listings where they are few, with the days where many.
TAKEN = """
t AS MATERIALIZED (SELECT DISTINCT f.id, w.n FROM {order}
 WHERE o.start_minute < w.ends + f.after AND o.end_minute > w.starts - f.before
  AND (u.quantity = 1 OR u.quantity < lu.quantity + (SELECT sum(b.quantity) FROM occupancy b
   WHERE b.day = o.day AND b.unit_id = o.unit_id
    AND b.start_minute <= {later} AND b.end_minute > {later}))),
"""
FEW = """f CROSS JOIN w JOIN listing_unit lu ON lu.listing_id = f.id
 JOIN unit u ON u.id = lu.unit_id JOIN occupancy o ON o.day = w.day AND o.unit_id = lu.unit_id"""
MANY = """w JOIN occupancy o ON o.day = w.day JOIN listing_unit lu ON lu.unit_id = o.unit_id
 JOIN unit u ON u.id = o.unit_id JOIN f ON f.id = lu.listing_id"""
# Days with hours of their own, hours of seasons, the dates that are within reach, and the fit.
JUDGED = """
x AS MATERIALIZED (SELECT f.id, w.n, sum(CASE WHEN e.start_minute IS NULL THEN 1 ELSE 0 END) = 0
  AND sum(CASE WHEN e.start_minute <= {wall} AND e.end_minute >= {until} THEN 1 ELSE 0 END) > 0
  AS is_open
 FROM f JOIN opening_exception e ON e.listing_id = f.id
 JOIN w ON e.first_day <= w.wall AND e.last_day >= w.wall GROUP BY f.id, w.n),
special AS MATERIALIZED (SELECT id, n, is_open FROM x UNION ALL
 SELECT f.id, w.n, false FROM w JOIN f ON f.closed_on_holidays AND w.holiday
  OR f.closed_on_school_breaks AND w.school
 WHERE NOT EXISTS (SELECT 1 FROM x WHERE x.id = f.id AND x.n = w.n)),
season AS (SELECT f.id, w.n FROM f JOIN opening_segment s ON s.listing_id = f.id
  AND s.weekday = {weekday} AND s.start_minute <= {wall} AND s.end_minute >= {until}
  AND NOT s.spill AND (s.valid_from IS NOT NULL OR s.valid_to IS NOT NULL)
 JOIN w ON (s.valid_from IS NULL OR s.valid_from <= w.wall)
  AND (s.valid_to IS NULL OR s.valid_to >= w.wall) WHERE NOT f.always_open),
opened AS (SELECT id, n FROM season
  WHERE NOT EXISTS (SELECT 1 FROM special s WHERE s.id = season.id AND s.n = season.n)
 UNION SELECT s.id, s.n FROM special s JOIN f ON f.id = s.id
  WHERE s.is_open AND NOT f.always_open),
early AS (SELECT notice_hours, (SELECT count(*) FROM w WHERE w.at < {now} + notice_hours * 60) AS lo
 FROM (SELECT DISTINCT notice_hours FROM f) AS hours),
late AS (SELECT horizon_days,
  (SELECT count(*) FROM w WHERE w.at <= {now} + horizon_days * 1440) AS hi
 FROM (SELECT DISTINCT horizon_days FROM f) AS days),
bad AS (SELECT b.id, count(*) AS number
 FROM (SELECT id, n FROM t UNION SELECT id, n FROM special WHERE NOT is_open) b
 JOIN f ON f.id = b.id JOIN early ON early.notice_hours = f.notice_hours
 JOIN late ON late.horizon_days = f.horizon_days WHERE b.n >= early.lo AND b.n < late.hi
 GROUP BY b.id),
good AS (SELECT b.id, count(*) AS number
 FROM (SELECT id, n FROM opened EXCEPT SELECT id, n FROM t) b
 JOIN f ON f.id = b.id JOIN early ON early.notice_hours = f.notice_hours
 JOIN late ON late.horizon_days = f.horizon_days WHERE b.n >= early.lo AND b.n < late.hi
 GROUP BY b.id),
counted AS (SELECT f.id, f.kind, f.title_key, f.rank, f.mode, f.at_once, f.never,
  CASE WHEN f.never THEN 0 WHEN f.always_open
   THEN {most}(late.hi - early.lo, 0) - coalesce(bad.number, 0)
   ELSE coalesce(good.number, 0) END AS free,
  f.id IN (SELECT id FROM t) AS taken
 FROM f JOIN early ON early.notice_hours = f.notice_hours
 JOIN late ON late.horizon_days = f.horizon_days
 LEFT JOIN bad ON bad.id = f.id LEFT JOIN good ON good.id = f.id),
j AS MATERIALIZED (SELECT id, kind, title_key, rank, CASE
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
shut AS MATERIALIZED (SELECT f.* FROM f JOIN j ON j.id = f.id AND j.fit > 2
 JOIN late ON late.horizon_days = f.horizon_days JOIN early ON early.notice_hours = f.notice_hours
 WHERE NOT f.never AND f.mode IN ('instant', 'request') AND late.hi = 1 AND early.lo = 0),
gone AS (SELECT f.id, part.k FROM shut f JOIN listing_unit lu ON lu.listing_id = f.id
  JOIN unit u ON u.id = lu.unit_id JOIN w ON w.n = 0
  JOIN occupancy o ON o.day = w.day AND o.unit_id = lu.unit_id
  JOIN part ON o.start_minute < part.ends + f.after AND o.end_minute > part.starts - f.before
  WHERE u.quantity = 1 OR u.quantity < lu.quantity + (SELECT sum(b.quantity) FROM occupancy b
   WHERE b.day = o.day AND b.unit_id = o.unit_id
    AND b.start_minute <= {later_part} AND b.end_minute > {later_part})
 UNION SELECT f.id, part.k FROM shut f CROSS JOIN part JOIN w ON w.n = 0
  WHERE CASE WHEN EXISTS (SELECT 1 FROM special s WHERE s.id = f.id)
   THEN NOT EXISTS (SELECT 1 FROM opening_exception e WHERE e.listing_id = f.id
     AND e.first_day <= w.wall AND e.last_day >= w.wall
     AND e.start_minute <= part.wall AND e.end_minute >= part.until)
    OR EXISTS (SELECT 1 FROM opening_exception e WHERE e.listing_id = f.id
     AND e.first_day <= w.wall AND e.last_day >= w.wall AND e.start_minute IS NULL)
   ELSE f.openings_stated AND NOT EXISTS (SELECT 1 FROM opening_segment s
    WHERE s.listing_id = f.id AND s.weekday = {weekday} AND s.start_minute <= part.wall
     AND s.end_minute >= part.until AND NOT s.spill
     AND (s.valid_from IS NULL OR s.valid_from <= w.wall)
     AND (s.valid_to IS NULL OR s.valid_to >= w.wall)) END),
best AS MATERIALIZED (SELECT f.id FROM shut f
 LEFT JOIN (SELECT id, sum(1 << k) AS mask FROM gone GROUP BY id) m ON m.id = f.id
 JOIN run ON run.mask = coalesce(m.mask, 0)
 WHERE run.length * 30 >= f.min_minutes AND ({wall} + run.begins * 30) % f.step_minutes = 0
  AND run.length * 30 % f.step_minutes = 0),
told AS MATERIALIZED (SELECT id, kind, title_key, rank,
 CASE WHEN id IN (SELECT id FROM best) THEN 2 ELSE fit END AS fit FROM j)
"""
WHOLE = ", told AS (SELECT * FROM j)"
COUNTED = """
SELECT 'fit' AS what, CAST(fit AS text) AS code, count(*) AS number FROM told GROUP BY fit
UNION ALL SELECT 'kind', kind, count(*) FROM c GROUP BY kind
UNION ALL SELECT 'type', type, count(*) FROM c WHERE chosen GROUP BY type
UNION ALL SELECT 'district', district, count(*) FROM c WHERE chosen AND district IS NOT NULL
 GROUP BY district
UNION ALL SELECT 'fact', a.code, count(*) FROM c JOIN accessibility_fact a ON a.listing_id = c.id
 WHERE c.chosen AND a.answer = 'yes' GROUP BY a.code
UNION ALL SELECT * FROM (SELECT 'page', '', o.id FROM {ordered} o
 WHERE fit < 3 ORDER BY {keys}, title_key, id LIMIT {page}) AS first
"""
INVITING = """(SELECT j.*, CASE WHEN EXISTS (SELECT 1 FROM photo p WHERE p.listing_id = j.id)
 THEN 0 ELSE 1 END AS bare, row_number() OVER (PARTITION BY kind,
 EXISTS (SELECT 1 FROM photo p WHERE p.listing_id = j.id) ORDER BY title_key, id) AS turn
 FROM told j)"""
IN_TURN = """fit, bare, turn, CASE kind WHEN 'premises' THEN 0 WHEN 'equipment' THEN 1
 WHEN 'service' THEN 2 ELSE 3 END"""
# What an ordinary association pays for the evening: its own rules, else those for everybody.
PRICED = """(SELECT j.*, (SELECT min(CASE r.unit WHEN 'gratis' THEN 0
   WHEN 'timme' THEN r.amount_ore * {minutes} / 60 ELSE r.amount_ore END)
  FROM listing l JOIN tariff_rule r ON r.tariff_id = l.tariff_id
  WHERE l.id = j.id AND (CAST(r.weekdays AS text) IN ('null') OR r.weekdays IS NULL)
   AND r.from_minute IS NULL AND r.price_group = CASE WHEN EXISTS (SELECT 1 FROM tariff_rule own
    WHERE own.tariff_id = l.tariff_id AND own.price_group = 'forening')
    THEN 'forening' ELSE 'alla' END) AS ore FROM {inviting} j)"""
PAGE = """
SELECT l.id, l.title, g.name, p.district, r.price_group, r.amount_ore, r.unit, r.weekdays,
 r.from_minute, r.to_minute, r.min_ore, r.max_ore
FROM listing l JOIN organisation g ON g.id = l.organisation_id
LEFT JOIN place p ON p.id = l.place_id LEFT JOIN tariff_rule r ON r.tariff_id = l.tariff_id
WHERE l.id IN ({ids}) ORDER BY l.id, r.position
"""
