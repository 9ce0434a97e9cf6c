-- Appends one entry to a sequenced log. Uses log-prelude.
-- KEYS[1] stream   KEYS[2] sequence   KEYS[3] epoch
-- ARGV[1] length at which old entries are dropped, about   ARGV[2] name for a new incarnation
-- ARGV[3..] field, value, field, value, ...
-- Returns the entry's sequence.
return append_to_log(KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[2], {unpack(ARGV, 3)})
