package dev.cimiento.queues.redis;

import dev.cimiento.queues.Limit;
import dev.cimiento.queues.LimitScope;
import dev.cimiento.queues.spi.JobLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What may run and begin. Since a claim is one step of Redis, each keeps to what was set before it. */
final class RedisLimits implements JobLimits {

    private final Scripts scripts;

    RedisLimits(Scripts scripts) {
        this.scripts = scripts;
    }

    @Override
    public void put(LimitScope scope, Limit limit) {
        String text = limit.equals(Limit.none())
                ? ""
                : limit.running() + "|" + limit.starts() + "|" + limit.period().toMillis();
        scripts.run(Script.RECORDS, "limit", scope.lane(), scope.who(), text);
    }

    @Override
    public Map<LimitScope, Limit> all() {
        Reply reply = scripts.run(Script.RECORDS, "limits");
        Map<LimitScope, Limit> all = new HashMap<>();
        for (int i = 0; i < reply.size(); i += 2) {
            String[] scope = reply.text(i).split("\\|", -1);
            String[] limit = reply.text(i + 1).split("\\|", -1);
            all.put(
                    new LimitScope(scope[0], scope[1]),
                    new Limit(
                            Integer.parseInt(limit[0]),
                            Integer.parseInt(limit[1]),
                            Duration.ofMillis(Long.parseLong(limit[2]))));
        }
        return Map.copyOf(all);
    }
}
