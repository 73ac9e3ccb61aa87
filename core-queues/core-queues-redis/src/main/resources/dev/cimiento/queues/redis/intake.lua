-- Where jobs come in: called by applications, and by the relay of the outbox, which brings numbers of its own.

local seq

-- Odd, so that none is one of the outbox, whose are even; and past all that can have been given out before, should Redis have lost some.
local function newId()
  if not seq then
    seq = math.max(tonumber(call('GET', p .. 'seq') or 0), (tonumber(time[1]) - 1767225600) * 524288)
  end
  seq = seq + 1
  return string.format('%016.0f', seq * 2 + 1)
end

local function done(reply)
  if seq then
    call('SET', p .. 'seq', whole(seq))
  end
  letGo()
  flush()
  applied()
  for lane in pairs(woken) do
    call('PUBLISH', p .. 'wake', lane)
  end
  return reply
end

-- The job that keeps out others of this key, or nil.
local function keeper(owner, field, period)
  local holder = call('HGET', p .. 'unique:' .. owner, field)
  if holder or period == '0' then
    return holder or nil
  end
  local until_, id = string.match(call('HGET', p .. 'period:' .. owner, field) or '', '^(%d+):(%d+)$')
  return until_ and tonumber(until_) > now and id or nil
end

-- The job whose 13 arguments begin here.
local function insert(owner, at, created, batch, blocked)
  local id, lane, kind, payload, priority, max, key, keyUntil, period, run, delay, expires, headers = unpack(ARGV, at, at + 12)
  if id ~= '' and call('EXISTS', jobKey(id)) == 1 then
    return 'EXISTING', id
  end
  local field = kind .. ':' .. key
  local kept = key ~= '' and keeper(owner, field, period)
  if kept and id == '' then
    return 'EXISTING', kept
  end
  if id == '' then
    id = newId()
  end
  local job = { id = id, owner = owner, lane = lane, kind = kind, priority = priority, state = '', key = key ~= '' and key }
  local fields = { 'owner', owner, 'lane', lane, 'kind', kind, 'priority', priority, 'max', max, 'attempt', '0', 'lease', '0',
    'created', whole(created) }
  local function more(field, value)
    if value and value ~= '' then
      fields[#fields + 1] = field
      fields[#fields + 1] = value
    end
  end
  more('expires', expires)
  more('headers', headers)
  more('key', key)
  more('keystart', key ~= '' and keyUntil == 'STARTED' and '1')
  more('batch', not kept and batch)
  local due = math.max(created, run ~= '' and tonumber(run) or created + tonumber(delay))
  more('run', whole(due))
  call('HSET', jobKey(id), unpack(fields))
  call('SET', p .. 'body:' .. id, payload)
  put(p .. 'all', id, created)
  put(p .. 'all:' .. owner, id, created)
  call('SADD', p .. 'owners', owner)
  if kept then
    finish(job, 'CANCELLED', 'kept out by job ' .. string.gsub(kept, '^0+', '') .. ', which has its unique key')
    return 'CREATED', id
  end
  if key ~= '' then
    call('HSET', p .. 'unique:' .. owner, field, id)
    if period ~= '0' then
      call('HSET', p .. 'period:' .. owner, field, whole(created + tonumber(period)) .. ':' .. id)
      call('ZADD', p .. 'periods', created + tonumber(period), owner .. '|' .. field)
    end
  end
  job.batch = batch
  if blocked then
    enter(job, 'BLOCKED', due)
  else
    makeDue(job, due)
  end
  return 'CREATED', id
end

local function openBatch(id, owner, total, created, success, end_)
  call('SADD', p .. 'batches:' .. owner, id)
  call('HSET', p .. 'batch:' .. id, 'owner', owner, 'total', total, 'live', total, 'created', whole(created))
  if success then
    call('HSET', p .. 'batch:' .. id, 'success', success)
  end
  if end_ then
    call('HSET', p .. 'batch:' .. id, 'end', end_)
  end
end

-- The moment of the wish, which is not to come, or '' for this one.
local function wished()
  return math.min(now, tonumber(ARGV[4]) or now)
end

-- moment of the wish, owner, jobs
function op.insert()
  local created = wished()
  local reply = {}
  for at = 6, #ARGV, 13 do
    local what, id = insert(ARGV[5], at, created)
    reply[#reply + 1] = what
    reply[#reply + 1] = id
  end
  return done(reply)
end

-- moment, owner, number or '', '1' for each follower that there is, on success and at the end; the followers, the jobs
function op.batch()
  local created = wished()
  local id = ARGV[6] ~= '' and ARGV[6] or newId()
  if call('EXISTS', p .. 'batch:' .. id) == 1 then
    return done({ id })
  end
  local at = 9
  local followers = {}
  for i = 7, 8 do
    if ARGV[i] == '1' then
      local _, follower = insert(ARGV[5], at, created, nil, true)
      followers[i] = follower
      at = at + 13
    end
  end
  openBatch(id, ARGV[5], (#ARGV - at + 1) / 13, created, followers[7], followers[8])
  for member = at, #ARGV, 13 do
    insert(ARGV[5], member, created, id)
  end
  return done({ id })
end

-- moment, owner, links. The batch of one that each but the last is has its number.
function op.chain()
  local created = wished()
  local reply = {}
  if ARGV[6] ~= '' and call('EXISTS', jobKey(ARGV[6])) == 1 then
    return done(reply)
  end
  local before
  for at = 6, #ARGV, 13 do
    local last = at + 13 > #ARGV
    local _, id = insert(ARGV[5], at, created, nil, before ~= nil)
    if not last then
      call('HSET', jobKey(id), 'batch', id)
    end
    if before then
      openBatch(before, ARGV[5], 1, created, id)
    end
    before = id
    reply[#reply + 1] = id
  end
  return done(reply)
end

-- viewer, number
function op.cancel()
  local job = get(ARGV[5])
  return done(visible(job, ARGV[4]) and cancel(job) or { 'NONE' })
end

-- owner, kind, key
function op.cancelKey()
  local id = call('HGET', p .. 'unique:' .. ARGV[4], ARGV[5] .. ':' .. ARGV[6])
  local job = id and get(id)
  return done(job and cancel(job) or { 'NONE' })
end

-- owner, how many at most. Gives how many there were, and whether there are more.
function op.cancelAll()
  local total, cancelled = 0, 0
  local limit = tonumber(ARGV[5])
  for _, state in ipairs({ 'BLOCKED', 'SCHEDULED', 'READY', 'RUNNING' }) do
    total = total + call('ZCARD', p .. 'state:' .. ARGV[4] .. ':' .. state)
  end
  for _, state in ipairs({ 'RUNNING', 'BLOCKED', 'SCHEDULED', 'READY' }) do
    local most = state == 'RUNNING' and -1 or limit - cancelled - 1
    if most >= -1 and (state == 'RUNNING' or most >= 0) then
      for _, id in ipairs(call('ZRANGE', p .. 'state:' .. ARGV[4] .. ':' .. state, 0, most)) do
        cancel(get(id))
        if state ~= 'RUNNING' then
          cancelled = cancelled + 1
        end
      end
    end
  end
  letGo()
  flush()
  if cancelled < limit then
    applied()
  end
  return { whole(total), cancelled < limit and '' or 'MORE' }
end

-- number. Its end was committed elsewhere, so nothing that happened here meanwhile counts.
function op.complete()
  local job = get(ARGV[4])
  if job and (waits(job) or job.state == 'RUNNING') then
    finish(job, 'DONE', '')
  end
  return done({})
end

-- number, lease, worker, where a worker says it; percent, note, checkpoint
function op.report()
  local job = get(ARGV[4])
  local valid = job and (ARGV[5] == '' or held(job, ARGV[5], ARGV[6]))
  if valid then
    call('HSET', jobKey(ARGV[4]), 'percent', ARGV[7], 'note', ARGV[8], 'checkpoint', ARGV[9])
  end
  return done({ valid and 'VALID' or 'STALE' })
end

-- owner, kind, key, period: who would keep a job out
function op.keeper()
  return { keeper(ARGV[4], ARGV[5] .. ':' .. ARGV[6], ARGV[7]) or '' }
end

function op.moment()
  return { whole(now) }
end

-- round of the outbox, for how long to remember it: all that was handed over before is here if this is
function op.relayed()
  local moment = tonumber(time[1]) * 1000
  call('ZADD', p .. 'relayed', moment, ARGV[4])
  call('ZREMRANGEBYSCORE', p .. 'relayed', '-inf', whole(moment - tonumber(ARGV[5])))
  return {}
end

-- rows of the outbox that are known there to be here, so that they need not be remembered
function op.confirmed()
  for at = 4, #ARGV do
    call('ZREM', p .. 'applied', ARGV[at])
  end
  return {}
end

-- rounds of the outbox: those that are not here
function op.missing()
  local reply = {}
  for at = 4, #ARGV do
    if not call('ZSCORE', p .. 'relayed', ARGV[at]) then
      reply[#reply + 1] = ARGV[at]
    end
  end
  return reply
end

local function putBack(job)
  if job.key and not job.keygone then
    if call('HGET', p .. 'unique:' .. job.owner, keyField(job)) then
      return false
    end
    call('HSET', p .. 'unique:' .. job.owner, keyField(job), job.id)
  end
  if job.batch then
    call('HINCRBY', p .. 'batch:' .. job.batch, 'live', 1)
    call('HINCRBY', p .. 'batch:' .. job.batch, job.state, -1)
  end
  call('HSET', jobKey(job.id), 'attempt', '0')
  call('HDEL', jobKey(job.id), 'crashes', 'cancel', 'failed', 'finished', 'error')
  put(p .. 'failed:' .. job.owner, job.id, false)
  makeDue(job, now)
  return true
end

-- viewer, number
function op.retry()
  local job = get(ARGV[5])
  local queued = false
  if visible(job, ARGV[4]) and job.state == 'SCHEDULED' then
    makeDue(job, now)
    queued = true
  elseif visible(job, ARGV[4]) and (job.state == 'DEAD' or job.state == 'CANCELLED') then
    queued = putBack(job)
  end
  return done({ queued and 'QUEUED' or '' })
end

-- viewer, kind, how many at most
function op.replay()
  local dead = ARGV[4] == 'system' and p .. 'dead' or p .. 'state:' .. ARGV[4] .. ':DEAD'
  local from, count, limit = 0, 0, tonumber(ARGV[6])
  while count < limit do
    local ids = call('ZRANGE', dead, from, from + 499)
    if #ids == 0 then
      break
    end
    for _, id in ipairs(ids) do
      local job = get(id)
      if count < limit and job.kind == ARGV[5] and putBack(job) then
        count = count + 1
      else
        from = from + 1
      end
    end
    flush()
  end
  return done({ whole(count) })
end

return op[ARGV[3]]()
