-- What workers live on.

-- A Redis that is full refuses the first write of a script, unless it is one that can only make room; what follows it may go on. So jobs still
-- end and are forgotten there, while none come in.
call('DEL', p .. 'room')

local function lives(worker)
  local ends = call('ZSCORE', p .. 'workers', worker)
  return ends and tonumber(ends) > now
end

-- worker, length of its lease, number and lease of each job that it believes to hold
function op.heartbeat()
  call('ZADD', p .. 'workers', now + tonumber(ARGV[5]), ARGV[4])
  local reply = {}
  for at = 6, #ARGV, 2 do
    local job = get(ARGV[at])
    if held(job, ARGV[at + 1], ARGV[4]) then
      reply[#reply + 1] = job.id
      reply[#reply + 1] = job.lease
      reply[#reply + 1] = job.cancel or ''
    end
  end
  return reply
end

-- Makes ready what has become due; gives whether there is more.
local function promote(lane)
  local ids = call('ZRANGEBYSCORE', p .. 'due:' .. lane, '-inf', whole(now), 'LIMIT', 0, 500)
  for _, id in ipairs(ids) do
    local job = get(id)
    leave(job)
    makeReady(job, tonumber(job.run))
  end
  flush()
  return #ids == 500
end

-- Gives the owners that have jobs of these kinds, one after the other, beginning after the one that was served last.
local function ring(lane, kinds)
  local cursor = call('GET', p .. 'cursor:' .. lane) or ''
  local ranges = { { '(' .. cursor, '+' }, { '-', '[' .. cursor } }
  local round = 1
  local buffers = {}
  local function head(kind)
    local buffer = buffers[kind] or { from = ranges[round][1], at = 1, owners = {}, full = true }
    buffers[kind] = buffer
    if buffer.at > #buffer.owners and buffer.full then
      buffer.owners = call('ZRANGEBYLEX', p .. 'ring:' .. lane .. ':' .. kind, buffer.from, ranges[round][2], 'LIMIT', 0, 64)
      buffer.full = #buffer.owners == 64
      buffer.at = 1
      buffer.from = '(' .. (buffer.owners[#buffer.owners] or '')
    end
    return buffer.owners[buffer.at]
  end
  return function()
    while round <= 2 do
      local first
      for _, kind in ipairs(kinds) do
        local owner = head(kind)
        if owner and (not first or owner < first) then
          first = owner
        end
      end
      if first then
        for _, kind in ipairs(kinds) do
          if head(kind) == first then
            buffers[kind].at = buffers[kind].at + 1
          end
        end
        return first
      end
      round = cursor == '' and 3 or round + 1
      buffers = {}
    end
  end
end

-- Gives the ready jobs of an owner, of all these kinds, in their order.
local function backlog(lane, kinds, owner, chunk)
  local buffers = {}
  for i, kind in ipairs(kinds) do
    buffers[i] = { key = p .. 'ready:' .. lane .. ':' .. kind .. ':' .. owner, from = 0, at = 1, items = {}, full = true }
  end
  return function()
    local best
    for _, buffer in ipairs(buffers) do
      if buffer.at > #buffer.items and buffer.full then
        buffer.items = call('ZRANGE', buffer.key, buffer.from, buffer.from + chunk - 1, 'WITHSCORES')
        buffer.full = #buffer.items == chunk * 2
        buffer.from = buffer.from + chunk
        buffer.at = 1
      end
      local id, score = buffer.items[buffer.at], tonumber(buffer.items[buffer.at + 1])
      if id and (not best or score < best.score or score == best.score and id < best.id) then
        best = { id = id, score = score, buffer = buffer }
      end
    end
    if best then
      best.buffer.at = best.buffer.at + 2
      return best.id
    end
  end
end

-- How many of this scope may start now, and what to write down when some did.
local function allowance(lane, who, limit)
  local running, starts, period = string.match(limit or '', '^(%d+)|(%d+)|(%d+)$')
  if not running then
    return math.huge
  end
  local left = tonumber(running) - tonumber(call('HGET', p .. 'running', lane .. '|' .. who) or 0)
  if tonumber(starts) == 2147483647 then
    return left
  end
  local tokens = tonumber(starts)
  local text = call('HGET', p .. 'allowances', lane .. '|' .. who)
  if text then
    local had, asOf = string.match(text, '^(.+)|(%d+)$')
    tokens = math.min(tokens, tonumber(had) + math.max(0, now - tonumber(asOf)) / tonumber(period) * tokens)
  end
  return math.min(left, math.floor(tokens + 1e-9)), tokens
end

local function take(lane, who, tokens, count)
  if tokens and count > 0 then
    call('HSET', p .. 'allowances', lane .. '|' .. who, string.format('%.17g', tokens - count) .. '|' .. whole(now))
  end
end

-- Chooses up to this many, owners in turn.
local function choose(lane, kinds, limit)
  local limits = call('EXISTS', p .. 'limits') == 1
  local function limitOf(who)
    return limits and call('HGET', p .. 'limits', lane .. '|' .. who) or nil
  end
  local laneLeft, laneTokens = allowance(lane, '*', limitOf('*'))
  limit = math.min(limit, laneLeft)
  local each = limitOf('+each')
  local chosen, owners, last = {}, {}, nil
  local function serve(owner)
    local id = owner.left > 0 and owner.next()
    if id then
      owner.left = owner.left - 1
      owner.count = owner.count + 1
      chosen[#chosen + 1] = id
      last = owner.name
    end
    return id
  end
  local next = ring(lane, kinds)
  while #chosen < limit do
    local name = next()
    if not name then
      break
    end
    local left, tokens = allowance(lane, name, limitOf(name) or each)
    if left > 0 then
      local owner = { name = name, left = left, tokens = tokens, count = 0, next = backlog(lane, kinds, name, math.min(limit, 50)) }
      if serve(owner) then
        owners[#owners + 1] = owner
      end
    end
  end
  local more = true
  while more and #chosen < limit do
    more = false
    for _, owner in ipairs(owners) do
      if #chosen < limit and serve(owner) then
        more = true
      end
    end
  end
  take(lane, '*', laneTokens, #chosen)
  for _, owner in ipairs(owners) do
    take(lane, owner.name, owner.tokens, owner.count)
  end
  if last then
    call('SET', p .. 'cursor:' .. lane, last)
  end
  return chosen
end

local function start(id, worker)
  local job = get(id)
  leave(job)
  local attempt, lease = whole(job.attempt + 1), whole(job.lease + 1)
  job.entry = call('XADD', p .. 'claims', '*', 'job', id, 'lease', lease)
  if job.keystart and not job.keygone then
    giveUpKey(job)
    call('HSET', jobKey(id), 'keygone', '1')
  end
  enter(job, 'RUNNING', now, 'worker', worker, 'entry', job.entry, 'claimed', whole(now), 'attempt', attempt, 'lease', lease)
  countRunning(job.lane .. '|*', 1)
  countRunning(job.lane .. '|' .. job.owner, 1)
  return { id, lease, job.owner, job.kind, call('GET', p .. 'body:' .. id) or '', attempt, job.max, job.run, whole(now),
    job.expires or '', job.crashes or '0', job.headers or '' }
end

-- worker, lane, how many at most, kinds
function op.claim()
  local reply = {}
  if not lives(ARGV[4]) then
    return reply
  end
  local lane, limit = ARGV[5], tonumber(ARGV[6])
  local kinds = {}
  for at = 7, #ARGV do
    kinds[#kinds + 1] = ARGV[at]
  end
  local more, chosen
  repeat
    -- Some thousands, so that a burst that falls due at once does not hold up who comes behind it for hundreds of claims.
    for _ = 1, 8 do
      more = promote(lane)
      if not more then
        break
      end
    end
    chosen = choose(lane, kinds, limit)
  until #chosen > 0 or not more
  if #chosen > 0 then
    -- Where it is there already that is an error, and no matter.
    redis.pcall('XGROUP', 'CREATE', p .. 'claims', 'workers', '$', 'MKSTREAM')
    for _, id in ipairs(chosen) do
      reply[#reply + 1] = start(id, ARGV[4])
    end
    call('XREADGROUP', 'GROUP', 'workers', ARGV[4], 'COUNT', #chosen, 'STREAMS', p .. 'claims', '>')
    flush()
  end
  return reply
end

-- So that a burst cannot fill the memory with what is over: forgets the oldest beyond this many.
local function bound(most, atOnce)
  local over = math.min(call('ZCARD', p .. 'finished') - most, atOnce)
  if over > 0 then
    for _, id in ipairs(call('ZRANGE', p .. 'finished', 0, over - 1)) do
      forget(id)
    end
    flush()
    return over
  end
  return 0
end

-- how many finished jobs to keep; for each number, lease, worker, state or '', delay, '1' where the attempt is free, error
function op.settle()
  local stale = {}
  for at = 5, #ARGV, 7 do
    local id, lease, worker, state, delay, free, why = unpack(ARGV, at, at + 6)
    local job = get(id)
    if not held(job, lease, worker) then
      stale[#stale + 1] = whole((at - 5) / 7)
    elseif state ~= '' then
      finish(job, state, why)
    else
      if free == '1' then
        call('HINCRBY', jobKey(id), 'attempt', -1)
      end
      if why ~= '' then
        fail(job, why)
      end
      if job.cancel then
        finish(job, 'CANCELLED', 'cancelled from outside')
      else
        makeDue(job, now + tonumber(delay))
      end
    end
  end
  letGo()
  flush()
  bound(tonumber(ARGV[4]), #ARGV)
  return stale
end

-- What the group says that a worker has in hand, at most so many.
local function pending(worker, count)
  local ids = {}
  local found = redis.pcall('XPENDING', p .. 'claims', 'workers', '-', '+', count, worker)
  if found.err then
    return ids
  end
  for _, item in ipairs(found) do
    local entry = call('XRANGE', p .. 'claims', item[1], item[1])[1]
    if entry then
      ids[#ids + 1] = { entry = item[1], job = entry[2][2] }
    else
      call('XACK', p .. 'claims', 'workers', item[1])
    end
  end
  return ids
end

-- worker, number and lease of each job that it holds
function op.release()
  local holds = {}
  for at = 5, #ARGV, 2 do
    holds[ARGV[at] .. ':' .. ARGV[at + 1]] = true
  end
  local count = 0
  for _, item in ipairs(pending(ARGV[4], 100000)) do
    local job = get(item.job)
    if job and job.state == 'RUNNING' and job.entry == item.entry and job.worker == ARGV[4] and not holds[job.id .. ':' .. job.lease] then
      call('HINCRBY', jobKey(job.id), 'attempt', -1)
      makeDue(job, now)
      count = count + 1
    end
  end
  flush()
  return { whole(count) }
end

local ready, dead = 0, 0

local function rescue(job, crashLimit)
  local crashes = call('HINCRBY', jobKey(job.id), 'crashes', 1)
  if job.cancel then
    finish(job, 'CANCELLED', 'cancelled from outside')
  elseif crashes >= crashLimit or tonumber(job.attempt) >= tonumber(job.max) then
    finish(job, 'DEAD', 'its worker died')
    dead = dead + 1
  else
    fail(job, 'its worker died')
    makeDue(job, now)
    ready = ready + 1
  end
end

-- how many crashes a job may see. Takes what dead workers have in hand by the group's pending list; and, so that a list which was lost loses
-- no job, walks through the stream itself, a little at each call. Not by XAUTOCLAIM: that goes by how long ago an entry was given out, and
-- a job may run for longer than a lease.
function op.rescue()
  local crashLimit = tonumber(ARGV[4])
  local more = ''
  for _, worker in ipairs(call('ZRANGEBYSCORE', p .. 'workers', '-inf', whole(now), 'LIMIT', 0, 100)) do
    local items = pending(worker, 500)
    for _, item in ipairs(items) do
      local job = get(item.job)
      if job and job.state == 'RUNNING' and job.entry == item.entry then
        rescue(job, crashLimit)
      else
        call('XACK', p .. 'claims', 'workers', item.entry)
        call('XDEL', p .. 'claims', item.entry)
      end
    end
    if #items == 500 then
      more = 'MORE'
    else
      call('ZREM', p .. 'workers', worker)
      redis.pcall('XGROUP', 'DELCONSUMER', p .. 'claims', 'workers', worker)
    end
  end
  flush()
  local from = call('GET', p .. 'walk') or '-'
  local entries = call('XRANGE', p .. 'claims', from, '+', 'COUNT', 200)
  for _, entry in ipairs(entries) do
    local job = get(entry[2][2])
    if not job or job.state ~= 'RUNNING' or job.entry ~= entry[1] then
      call('XACK', p .. 'claims', 'workers', entry[1])
      call('XDEL', p .. 'claims', entry[1])
    elseif not call('ZSCORE', p .. 'workers', job.worker) then
      rescue(job, crashLimit)
    end
  end
  if #entries == 200 then
    call('SET', p .. 'walk', '(' .. entries[200][1])
  else
    call('DEL', p .. 'walk')
  end
  letGo()
  flush()
  return { whole(ready), whole(dead), more }
end

-- worker. Its lease is over, so that what it still holds is rescued.
function op.leave()
  if #pending(ARGV[4], 1) > 0 then
    call('ZADD', p .. 'workers', 0, ARGV[4])
  else
    call('ZREM', p .. 'workers', ARGV[4])
    redis.pcall('XGROUP', 'DELCONSUMER', p .. 'claims', 'workers', ARGV[4])
  end
  return {}
end

-- age of what is forgotten, how many finished jobs to keep in any case at most, for how long to remember rows of the outbox
function op.prune()
  local cut = '(' .. whole(now - tonumber(ARGV[4]))
  local ids = call('ZRANGEBYSCORE', p .. 'finished', '-inf', cut, 'LIMIT', 0, 2000)
  for _, id in ipairs(ids) do
    forget(id)
  end
  flush()
  for _, id in ipairs(call('ZRANGEBYSCORE', p .. 'batches', '-inf', cut, 'LIMIT', 0, 2000)) do
    call('SREM', p .. 'batches:' .. call('HGET', p .. 'batch:' .. id, 'owner'), id)
    call('DEL', p .. 'batch:' .. id)
    call('ZREM', p .. 'batches', id)
  end
  for _, member in ipairs(call('ZRANGEBYSCORE', p .. 'periods', '-inf', whole(now), 'LIMIT', 0, 2000)) do
    local owner, field = string.match(member, '^([^|]+)|(.*)$')
    call('HDEL', p .. 'period:' .. owner, field)
    call('ZREM', p .. 'periods', member)
  end
  call('ZREMRANGEBYSCORE', p .. 'applied', '-inf', '(' .. whole(now - tonumber(ARGV[6])))
  return { whole(#ids + bound(tonumber(ARGV[5]), 2000)) }
end

return op[ARGV[3]]()
