-- What the scripts share: one comes after this text, and the whole is one step of Redis, between whose lines nothing else happens.
--
-- KEYS[1]  what every key begins with, a hash tag in it: all keys of a store live in one slot
-- ARGV[1]  the moment in milliseconds, or '' for Redis's own clock
-- ARGV[2]  the row of the outbox that this comes from, or ''
-- ARGV[3]  which operation
-- ARGV[4]  and so on, its arguments
--
-- job:<id>                       hash: the job; what is missing has its default
-- body:<id>                      its payload
-- state:<owner>:<state>          sorted set of ids; by run time while they wait, by the moment of the last change afterwards
-- all, all:<owner>, owners       every job that is known by the time it was enqueued, and who has any
-- ready:<lane>:<kind>:<owner>    sorted set of ids in the order in which they are claimed
-- ring:<lane>:<kind>             who has any of these, in the order of names
-- cursor:<lane>                  who was served last
-- due:<lane>                     sorted set of ids by the moment at which they become ready
-- claims                         stream of what workers have in hand; the group's pending list says who has what
-- workers                        sorted set of workers by the end of their lease
-- running                        hash: how much of a lane, and of a lane and owner, runs
-- limits, allowances             hashes: what may run and begin, and what is left to begin
-- unique:<owner>, period:<owner> hashes: who holds a key, and whom it keeps out until when; periods: by that moment, to be forgotten
-- failed:<owner>, dead, finished sorted sets by that moment
-- batch:<id>, batches            hashes, and those that are over by that moment
-- seq                            half of the last number
-- wake                           channel: lanes in which something became ready
-- applied, relayed               rows and rounds of the outbox that have come here
local p = KEYS[1]
local call = redis.call
local time = call('TIME')
local now = tonumber(ARGV[1]) or tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

if ARGV[2] ~= '' and call('ZSCORE', p .. 'applied', ARGV[2]) then
  return { 'APPLIED' }
end

local function applied()
  if ARGV[2] ~= '' then
    call('ZADD', p .. 'applied', now, ARGV[2])
  end
end

local function whole(number)
  return string.format('%.0f', number)
end

local FIELDS = { 'owner', 'lane', 'kind', 'state', 'run', 'priority', 'lease', 'worker', 'entry', 'key', 'keystart',
  'keygone', 'batch', 'attempt', 'max', 'crashes', 'cancel', 'failed', 'expires', 'headers' }

local function jobKey(id)
  return p .. 'job:' .. id
end

-- The job, or nil.
local function get(id)
  local values = call('HMGET', jobKey(id), unpack(FIELDS))
  if not values[1] then
    return nil
  end
  local job = { id = id }
  for i, field in ipairs(FIELDS) do
    job[field] = values[i]
  end
  return job
end

local function visible(job, viewer)
  return job and (viewer == 'system' or viewer == job.owner)
end

local function waits(job)
  return job.state == 'BLOCKED' or job.state == 'SCHEDULED' or job.state == 'READY'
end

local function held(job, lease, worker)
  return job and job.state == 'RUNNING' and job.lease == lease and job.worker == worker
end

local function stateKey(job)
  return p .. 'state:' .. job.owner .. ':' .. job.state
end

local function readyKey(job)
  return p .. 'ready:' .. job.lane .. ':' .. job.kind .. ':' .. job.owner
end

local function ringKey(job)
  return p .. 'ring:' .. job.lane .. ':' .. job.kind
end

-- A command of many values, in pieces that fit on Lua's stack; where each is of two values the size of a piece is even.
local function many(values, ...)
  for from = 1, #values, 1000 do
    local command = { ... }
    for i = from, math.min(from + 999, #values) do
      command[#command + 1] = values[i]
    end
    call(unpack(command))
  end
end

-- What changes in sorted sets, in counters and in the stream is gathered, and written in few commands by flush(), before any of it is read and
-- at the end: hundreds of jobs are claimed and settled in one step, and each command has its price, here and in the append-only file.
local scores, running, emptied, entries, deleted, owners = {}, {}, {}, {}, {}, {}

-- Sets the score of a member; false takes it out.
local function put(key, member, score)
  scores[key] = scores[key] or {}
  scores[key][member] = score
end

local function countRunning(field, change)
  running[field] = (running[field] or 0) + change
end

local function flush()
  for key, members in pairs(scores) do
    local come, gone = {}, {}
    for member, score in pairs(members) do
      if score then
        come[#come + 1] = score
        come[#come + 1] = member
      else
        gone[#gone + 1] = member
      end
    end
    many(gone, 'ZREM', key)
    many(come, 'ZADD', key)
  end
  for key, ring in pairs(emptied) do
    if call('EXISTS', key) == 0 then
      call('ZREM', ring.key, ring.owner)
    end
  end
  for owner in pairs(owners) do
    if call('EXISTS', p .. 'all:' .. owner) == 0 then
      call('SREM', p .. 'owners', owner)
    end
  end
  for field, change in pairs(running) do
    if change ~= 0 and call('HINCRBY', p .. 'running', field, change) <= 0 then
      call('HDEL', p .. 'running', field)
    end
  end
  many(entries, 'XACK', p .. 'claims', 'workers')
  many(entries, 'XDEL', p .. 'claims')
  many(deleted, 'DEL')
  scores, running, emptied, entries, deleted, owners = {}, {}, {}, {}, {}, {}
end

-- Takes the job out of wherever its present state has it.
local function leave(job)
  put(stateKey(job), job.id, false)
  if job.state == 'READY' then
    put(readyKey(job), job.id, false)
    emptied[readyKey(job)] = { key = ringKey(job), owner = job.owner }
  elseif job.state == 'SCHEDULED' then
    put(p .. 'due:' .. job.lane, job.id, false)
  elseif job.state == 'RUNNING' then
    countRunning(job.lane .. '|*', -1)
    countRunning(job.lane .. '|' .. job.owner, -1)
    entries[#entries + 1] = job.entry
  elseif job.state == 'DEAD' then
    put(p .. 'dead', job.id, false)
  elseif job.state == 'DONE' or job.state == 'CANCELLED' then
    put(p .. 'finished', job.id, false)
  end
end

local function enter(job, state, score, ...)
  job.state = state
  put(stateKey(job), job.id, score)
  call('HSET', jobKey(job.id), 'state', state, ...)
end

local woken = {}

-- Higher priority first, then what is due the longest; equal ones by their numbers, since a sorted set orders them so. Both fit into the 53
-- bits of a score: 2001 priorities, and 42 bits of milliseconds, which end in the year 2109.
local function makeReady(job, at)
  woken[job.lane] = true
  enter(job, 'READY', at, 'run', whole(at))
  put(readyKey(job), job.id, (1000 - tonumber(job.priority)) * 4398046511104 + at)
  put(ringKey(job), job.owner, 0)
end

-- Makes the job due at this moment.
local function makeDue(job, at)
  leave(job)
  if at > now then
    enter(job, 'SCHEDULED', at, 'run', whole(at))
    put(p .. 'due:' .. job.lane, job.id, at)
  else
    makeReady(job, at)
  end
end

local function keyField(job)
  return job.kind .. ':' .. job.key
end

local function giveUpKey(job)
  if job.key and call('HGET', p .. 'unique:' .. job.owner, keyField(job)) == job.id then
    call('HDEL', p .. 'unique:' .. job.owner, keyField(job))
  end
end

local ended = {}

local function finish(job, state, why)
  leave(job)
  local fields = { 'finished', whole(now) }
  if why ~= '' then
    fields[3], fields[4] = 'error', why
  end
  if state == 'DEAD' then
    fields[#fields + 1] = 'failed'
    fields[#fields + 1] = whole(now)
    put(p .. 'failed:' .. job.owner, job.id, now)
    put(p .. 'dead', job.id, now)
  else
    if job.failed then
      put(p .. 'failed:' .. job.owner, job.id, false)
    end
    put(p .. 'finished', job.id, now)
  end
  enter(job, state, now, unpack(fields))
  if state == 'DONE' then
    deleted[#deleted + 1] = p .. 'body:' .. job.id
  end
  giveUpKey(job)
  if job.batch then
    local batch = p .. 'batch:' .. job.batch
    call('HINCRBY', batch, 'live', -1)
    if state ~= 'DONE' then
      call('HINCRBY', batch, state, 1)
    end
    ended[#ended + 1] = job.batch
  end
end

-- Cancels what waits, and asks what runs to stop.
local function cancel(job)
  if job.state == 'RUNNING' then
    call('HSET', jobKey(job.id), 'cancel', '1')
    return { 'REQUESTED', job.id }
  elseif waits(job) then
    finish(job, 'CANCELLED', 'cancelled from outside')
    return { 'CANCELLED', job.id }
  end
  return { 'NONE' }
end

local function fail(job, why)
  call('HSET', jobKey(job.id), 'error', why, 'failed', whole(now))
  put(p .. 'failed:' .. job.owner, job.id, now)
  job.failed = whole(now)
end

local function follow(id)
  local job = id and get(id)
  if job and job.state == 'BLOCKED' then
    makeDue(job, now)
  end
end

-- Lets go what follows the batches of which the last job ended. The links of a chain may be cancelled one after the other, so the list grows
-- as it is worked through.
local function letGo()
  local i = 1
  while i <= #ended do
    local batch = p .. 'batch:' .. ended[i]
    local v = call('HMGET', batch, 'live', 'closed', 'ended', 'CANCELLED', 'DEAD', 'success', 'end')
    if v[1] and tonumber(v[1]) <= 0 and not v[2] then
      if not v[3] then
        call('HSET', batch, 'ended', whole(now))
        follow(v[7])
      end
      local cancelled = tonumber(v[4] or 0) > 0
      if cancelled or tonumber(v[5] or 0) <= 0 or not v[6] then
        call('HSET', batch, 'closed', '1')
        call('ZADD', p .. 'batches', now, ended[i])
        local next = v[6] and get(v[6])
        if cancelled and next and next.state == 'BLOCKED' then
          finish(next, 'CANCELLED', 'a job that it waited for was cancelled')
        elseif not cancelled then
          follow(v[6])
        end
      end
    end
    i = i + 1
  end
end

-- Forgets a job that is over.
local function forget(id)
  local job = get(id)
  if job then
    leave(job)
    put(p .. 'failed:' .. job.owner, id, false)
    put(p .. 'all', id, false)
    put(p .. 'all:' .. job.owner, id, false)
    owners[job.owner] = true
    deleted[#deleted + 1] = jobKey(id)
    deleted[#deleted + 1] = p .. 'body:' .. id
  end
  put(p .. 'finished', id, false)
end

local op = {}
