-- Gives a node's answer to a question.
-- KEYS[1] list of the answers   ARGV[1] answer   ARGV[2] life of the answers, ms
-- Returns the number of answers.
local answers = redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return answers
