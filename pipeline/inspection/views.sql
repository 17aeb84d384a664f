-- Views over a folder that copydesk published. In DuckDB's own shell, name the folder first:
--     SET VARIABLE folder = 'archive';
--     .read views.sql
-- `copydesk sql archive "SELECT …"` does both.

-- A month that is not known is null here, in the path the word "unknown".
CREATE VIEW articles AS
SELECT * REPLACE (nullif(month, 'unknown') AS month) FROM read_parquet(
    getvariable('folder') || '/articles/*/*/*.parquet', hive_partitioning = true, union_by_name = true,
    hive_types = {'language': VARCHAR, 'month': VARCHAR});

CREATE VIEW copies AS
SELECT * REPLACE (nullif(month, 'unknown') AS month) FROM read_parquet(
    getvariable('folder') || '/copies/*/*.parquet', hive_partitioning = true, union_by_name = true,
    hive_types = {'month': VARCHAR});

CREATE VIEW rejects AS
SELECT * FROM read_parquet(
    getvariable('folder') || '/rejects/*/*.parquet', hive_partitioning = true, union_by_name = true,
    hive_types = {'run_date': VARCHAR});

CREATE VIEW links AS
SELECT * FROM read_parquet(
    getvariable('folder') || '/links/*/*.parquet', hive_partitioning = true, union_by_name = true,
    hive_types = {'month': VARCHAR});

-- What followed a story, or was written beside it: each pair of stories that share passages, the later one second.
CREATE VIEW followed AS
SELECT if(turned, l.story_id, l.other_story_id) AS story_id, if(turned, l.other_story_id, l.story_id) AS next_story_id,
       l.relation, if(turned, l.coverage, l.other_coverage) AS share_of_story,
       if(turned, l.other_coverage, l.coverage) AS share_of_next, abs(l.days_apart) AS days_later, l.merge_probability
FROM (SELECT *, coalesce(days_apart < 0, false) AS turned FROM links) AS l WHERE l.story_id <> l.other_story_id;

-- Every accepted record with the text it was cleaned to, also where that is its story's.
CREATE VIEW full_text AS
SELECT c.* REPLACE (coalesce(c.text, a.text) AS text)
FROM copies AS c JOIN articles AS a USING (story_id);

-- Who carried a story: one row for each story and outlet (its site, where the outlet is not known).
CREATE VIEW carriers AS
SELECT story_id, coalesce(outlet, site, 'unknown') AS carrier, count(*) AS copies, min(published_at) AS first_published
FROM copies GROUP BY ALL;

-- Who had a story first, among the copies that state when they were published.
CREATE VIEW first_seen AS
SELECT story_id, arg_min(carrier, (first_published, carrier)) AS carrier, min(first_published) AS published_at
FROM carriers WHERE first_published IS NOT NULL GROUP BY story_id;

-- How many minutes later each carrier followed.
CREATE VIEW lag AS
SELECT c.story_id, c.carrier, f.carrier AS first_carrier, date_diff('minute', f.published_at, c.first_published) AS minutes_behind
FROM carriers AS c JOIN first_seen AS f USING (story_id)
WHERE c.first_published IS NOT NULL AND c.carrier <> f.carrier;

-- The share of each carrier's copies that credit an agency.
CREATE VIEW agency_share AS
SELECT coalesce(outlet, site, 'unknown') AS carrier, count(*) AS copies, count(agency) AS credited,
       round(count(agency) / count(*), 3) AS share
FROM copies GROUP BY ALL;

-- One text a story, for corpora: without the many times that a dispatch was carried.
CREATE VIEW training_corpus AS
SELECT story_id, language, published_at, site, title, text, word_count FROM articles;

-- Each site's records: how many were kept, and what the others were rejected as, the commonest first.
CREATE VIEW sites AS
WITH every AS (
    SELECT coalesce(site, 'unknown') AS site, NULL AS reason, title IS NULL AS untitled, published_at IS NULL AS undated
    FROM copies
    UNION ALL
    SELECT coalesce(site, 'unknown'), reason, NULL, NULL FROM rejects
), reasons AS (
    SELECT site, reason, count(*) AS records FROM every WHERE reason IS NOT NULL GROUP BY ALL
)
SELECT site, count(*) AS records, count(*) - count(reason) AS accepted, count(reason) AS rejected,
       round(count(reason) / count(*), 3) AS reject_share,
       count(*) FILTER (untitled) AS without_title, count(*) FILTER (undated) AS without_date,
       (SELECT string_agg(r.reason || ' ' || r.records, ', ' ORDER BY r.records DESC, r.reason)
        FROM reasons AS r WHERE r.site = every.site) AS reasons
FROM every GROUP BY site;

-- The stories that were carried most: by outlets, then by copies.
CREATE VIEW stories AS
SELECT a.story_id, count(*) AS copies, count(DISTINCT coalesce(c.outlet, c.site, 'unknown')) AS outlets,
       any_value(f.carrier) AS first, any_value(f.published_at) AS first_published, any_value(a.agency) AS agency,
       any_value(a.language) AS language, any_value(a.title) AS title
FROM articles AS a JOIN copies AS c USING (story_id) LEFT JOIN first_seen AS f USING (story_id)
GROUP BY a.story_id;
