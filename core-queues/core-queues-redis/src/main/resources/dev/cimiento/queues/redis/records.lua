-- What is known of jobs, for people who look; and limits.

local STATES = { 'BLOCKED', 'SCHEDULED', 'READY', 'RUNNING', 'DONE', 'CANCELLED', 'DEAD' }

-- viewer, numbers
function op.views()
  local reply = {}
  for at = 5, #ARGV do
    local v = call('HMGET', jobKey(ARGV[at]), 'owner', 'kind', 'state', 'attempt', 'max', 'created', 'run', 'error')
    if v[1] and (ARGV[4] == 'system' or ARGV[4] == v[1]) then
      reply[#reply + 1] = { ARGV[at], v[1], v[2], call('GET', p .. 'body:' .. ARGV[at]) or '', v[3], v[4], v[5], v[6], v[7],
        v[8] or '' }
    end
  end
  return reply
end

function op.owners()
  return call('SMEMBERS', p .. 'owners')
end

-- owners
function op.counts()
  local reply = {}
  for at = 4, #ARGV do
    for _, state in ipairs(STATES) do
      reply[#reply + 1] = whole(call('ZCARD', p .. 'state:' .. ARGV[at] .. ':' .. state))
    end
  end
  return reply
end

local function add(reply, found)
  for _, value in ipairs(found) do
    reply[#reply + 1] = value
  end
end

-- how many at most of each, owners: numbers and moments
function op.upcoming()
  local reply = {}
  for at = 5, #ARGV do
    for _, state in ipairs({ 'READY', 'SCHEDULED' }) do
      add(reply, call('ZRANGE', p .. 'state:' .. ARGV[at] .. ':' .. state, 0, tonumber(ARGV[4]) - 1, 'WITHSCORES'))
    end
  end
  return reply
end

-- how many at most of each, owners: numbers and moments
function op.failures()
  local reply = {}
  for at = 5, #ARGV do
    add(reply, call('ZREVRANGE', p .. 'failed:' .. ARGV[at], 0, tonumber(ARGV[4]) - 1, 'WITHSCORES'))
  end
  return reply
end

-- owner or '' for all, the last number of the page before or '', how many. Newest first: number, kind, state, created, error; and only a
-- word where that number was forgotten meanwhile.
function op.page()
  local index = ARGV[4] == '' and p .. 'all' or p .. 'all:' .. ARGV[4]
  local rank = ARGV[5] ~= '' and call('ZREVRANK', index, ARGV[5])
  if ARGV[5] ~= '' and not rank then
    return { { 'FORGOTTEN' } }
  end
  local from = rank and rank + 1 or 0
  local reply = {}
  for _, id in ipairs(call('ZREVRANGE', index, from, from + tonumber(ARGV[6]) - 1)) do
    local v = call('HMGET', jobKey(id), 'kind', 'state', 'created', 'error')
    reply[#reply + 1] = { id, v[1], v[2], v[3], v[4] or '' }
  end
  return reply
end

-- owner, state, length of the period, how many to skip, how many: kind, run, claimed, finished
function op.ended()
  local reply = {}
  local from = whole(now - tonumber(ARGV[6]))
  for _, id in ipairs(call('ZRANGEBYSCORE', p .. 'state:' .. ARGV[4] .. ':' .. ARGV[5], from, '+inf', 'LIMIT', ARGV[7], ARGV[8])) do
    local v = call('HMGET', jobKey(id), 'kind', 'run', 'claimed', 'finished')
    reply[#reply + 1] = { v[1], v[2], v[3] or '', v[4] }
  end
  return reply
end

-- viewer, number
function op.progress()
  local v = call('HMGET', jobKey(ARGV[5]), 'owner', 'percent', 'note', 'checkpoint')
  if v[1] and v[2] and (ARGV[4] == 'system' or ARGV[4] == v[1]) then
    return { v[2], v[3], v[4] }
  end
  return {}
end

-- viewer, number
function op.batch()
  local v = call('HMGET', p .. 'batch:' .. ARGV[5], 'owner', 'total', 'live', 'DEAD', 'CANCELLED', 'created')
  if v[1] and (ARGV[4] == 'system' or ARGV[4] == v[1]) then
    return { v[1], v[2], v[3], whole(tonumber(v[4] or 0) + tonumber(v[5] or 0)), v[6] }
  end
  return {}
end

-- number, lease, worker
function op.held()
  return { held(get(ARGV[4]), ARGV[5], ARGV[6]) and 'VALID' or 'STALE' }
end

-- lane, who, limit or ''
function op.limit()
  local field = ARGV[4] .. '|' .. ARGV[5]
  if ARGV[6] == '' then
    call('HDEL', p .. 'limits', field)
    call('HDEL', p .. 'allowances', field)
  else
    call('HSET', p .. 'limits', field, ARGV[6])
  end
  return {}
end

function op.limits()
  return call('HGETALL', p .. 'limits')
end

-- Keys and fields that are a tenant's beside its jobs.
local function others(owner)
  return { p .. 'unique:' .. owner, p .. 'period:' .. owner, p .. 'batches:' .. owner }
end

local function ownLimits(owner, hash)
  local fields = {}
  for _, field in ipairs(call('HKEYS', p .. hash)) do
    if string.sub(field, -#owner - 1) == '|' .. owner then
      fields[#fields + 1] = field
    end
  end
  return fields
end

-- owner: how many things there are of it
function op.remaining()
  local owner = ARGV[4]
  return { whole(call('ZCARD', p .. 'all:' .. owner) + call('HLEN', p .. 'unique:' .. owner) + call('HLEN', p .. 'period:' .. owner)
    + call('SCARD', p .. 'batches:' .. owner) + #ownLimits(owner, 'limits') + #ownLimits(owner, 'allowances')) }
end

-- owner, how many jobs at most. What runs is no longer known, so what its worker says of it changes nothing.
function op.erase()
  local owner = ARGV[4]
  local ids = call('ZRANGE', p .. 'all:' .. owner, 0, tonumber(ARGV[5]) - 1)
  for _, id in ipairs(ids) do
    forget(id)
  end
  flush()
  if call('EXISTS', p .. 'all:' .. owner) == 1 then
    return { 'MORE' }
  end
  for _, id in ipairs(call('SMEMBERS', p .. 'batches:' .. owner)) do
    call('DEL', p .. 'batch:' .. id)
    call('ZREM', p .. 'batches', id)
  end
  for _, field in ipairs(call('HKEYS', p .. 'period:' .. owner)) do
    call('ZREM', p .. 'periods', owner .. '|' .. field)
  end
  for _, hash in ipairs({ 'limits', 'allowances' }) do
    for _, field in ipairs(ownLimits(owner, hash)) do
      call('HDEL', p .. hash, field)
    end
  end
  for _, key in ipairs(others(owner)) do
    call('DEL', key)
  end
  return {}
end

return op[ARGV[3]]()
