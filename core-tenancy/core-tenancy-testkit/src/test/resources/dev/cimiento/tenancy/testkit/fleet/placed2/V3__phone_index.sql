-- An index whose building was cut off stays behind, invalid.
DROP INDEX CONCURRENTLY IF EXISTS member_phone;
CREATE INDEX CONCURRENTLY member_phone ON member (phone);
