package dev.cimiento.queues.redis;

import dev.cimiento.queues.redis.RedisUnavailableException.Effect;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection, opened at the first use and again by itself when it was lost. Nothing is sent twice: a command whose answer did not arrive
 * has failed, since a claim or an enqueueing that happened twice would be worse. Waiting for an answer is not interrupted, for the same
 * reason; the interrupt is kept for who asked.
 */
final class Link implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration GREETING = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final RedisURI uri;

    /** All guarded by this. */
    private @Nullable RedisClient client;

    private @Nullable StatefulRedisConnection<String, String> connection;
    private boolean closed;

    Link(RedisURI uri) {
        this.uri = uri;
    }

    List<Object> run(Script script, Duration patience, String key, String... arguments) {
        return runAll(script, patience, key, List.<String[]>of(arguments)).get(0);
    }

    /** All in one go, one after the other; where one fails, those after it may have been done. */
    List<List<Object>> runAll(Script script, Duration patience, String key, List<String[]> calls) {
        StatefulRedisConnection<String, String> redis = connection();
        try {
            try {
                return answers(send(redis, script, key, calls), patience);
            } catch (RedisNoScriptException e) {
                // All had this answer, or none: they came over one connection, to a server that did not know the
                // script.
                await(redis.async().scriptLoad(script.text()), patience);
                return answers(send(redis, script, key, calls), patience);
            }
        } catch (RedisCommandExecutionException e) {
            throw refused(e);
        } catch (RedisException e) {
            throw disconnected(e);
        }
    }

    private static List<RedisFuture<List<Object>>> send(
            StatefulRedisConnection<String, String> redis, Script script, String key, List<String[]> calls) {
        String[] keys = {key};
        List<RedisFuture<List<Object>>> sent = new ArrayList<>(calls.size());
        for (String[] arguments : calls) {
            sent.add(redis.async().evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments));
        }
        return sent;
    }

    private List<List<Object>> answers(List<RedisFuture<List<Object>>> sent, Duration patience) {
        List<List<Object>> answers = new ArrayList<>(sent.size());
        for (RedisFuture<List<Object>> future : sent) {
            answers.add(await(future, patience));
        }
        return answers;
    }

    private <T> T await(Future<T> future, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException | CancellationException e) {
                    future.cancel(true);
                    throw new RedisUnavailableException(
                            "Redis at " + where() + " did not answer within " + patience
                                    + " or the connection was lost; whether it did what it was asked to is not known",
                            Effect.UNKNOWN,
                            e);
                } catch (ExecutionException e) {
                    throw thrown(e.getCause() == null ? e : e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A server that is full, loading or a replica refuses before anything is done, at a script's first write too; else one that failed had begun. */
    private RedisUnavailableException refused(RedisCommandExecutionException e) {
        String message = String.valueOf(e.getMessage());
        boolean begun = message.contains("script") && !message.contains("OOM") && !message.contains("READONLY");
        return new RedisUnavailableException(
                "Redis at " + where() + " refused: " + message, begun ? Effect.UNKNOWN : Effect.NONE, e);
    }

    private RuntimeException thrown(Throwable cause) {
        if (cause instanceof RedisCommandExecutionException answer) {
            return answer;
        }
        return disconnected(cause);
    }

    private RedisUnavailableException disconnected(Throwable cause) {
        boolean sent = !String.valueOf(cause.getMessage()).contains("Commands are rejected");
        return new RedisUnavailableException(
                "the connection to Redis at " + where()
                        + (sent
                                ? " was lost; whether it did what it was asked to is not known"
                                : " is down; nothing was done"),
                sent ? Effect.UNKNOWN : Effect.NONE,
                cause);
    }

    /** Tells what is said on this channel, also after the connection was lost and found again. */
    AutoCloseable subscribe(String channel, Consumer<String> listener) {
        StatefulRedisPubSubConnection<String, String> subscription;
        try {
            subscription = client().connectPubSub();
        } catch (RedisConnectionException e) {
            throw new RedisUnavailableException(
                    "cannot connect to Redis at " + where() + "; nothing was done", Effect.NONE, e);
        }
        subscription.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String from, String message) {
                listener.accept(message);
            }
        });
        await(subscription.async().subscribe(channel), GREETING);
        return subscription;
    }

    private synchronized StatefulRedisConnection<String, String> connection() {
        StatefulRedisConnection<String, String> open = connection;
        if (open != null) {
            return open;
        }
        try {
            open = client().connect();
        } catch (RedisConnectionException e) {
            throw new RedisUnavailableException(
                    "cannot connect to Redis at " + where() + "; nothing was done", Effect.NONE, e);
        }
        try {
            refuseCluster(open);
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
        connection = open;
        return open;
    }

    /**
     * Before anything is done: with all of a store's keys in one slot a node of a Cluster would serve it until the slot moves, or its node
     * is replaced, and then refuse it.
     */
    private void refuseCluster(StatefulRedisConnection<String, String> open) {
        String server;
        try {
            server = await(open.async().info("server"), GREETING);
        } catch (RedisCommandExecutionException notAllowed) {
            return; // who may not ask is not told, and meets the refusal of the node itself
        }
        if (server.contains("redis_mode:cluster")) {
            throw new IllegalStateException(
                    "Redis at " + where() + " is a node of a Cluster, over which a store of jobs"
                            + " cannot be spread: use one server, or one with replicas behind Sentinel");
        }
    }

    private synchronized RedisClient client() {
        if (closed) {
            throw new IllegalStateException("the store was closed; make a new one");
        }
        RedisClient used = client;
        if (used == null) {
            used = RedisClient.create(greeting());
            used.setOptions(ClientOptions.builder()
                    .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                    .replayFilter(command -> true)
                    .socketOptions(
                            SocketOptions.builder().connectTimeout(CONNECT).build())
                    .build());
            client = used;
        }
        return used;
    }

    /** The same address with our patience. A builder of an address leaves out its Sentinels. */
    private RedisURI greeting() {
        RedisURI.Builder same = RedisURI.builder(uri).withTimeout(GREETING);
        String primary = uri.getSentinelMasterId();
        if (primary != null) {
            same.withSentinelMasterId(primary);
        }
        uri.getSentinels().forEach(same::withSentinel);
        return same.build();
    }

    /** Without the password. */
    private String where() {
        return uri.getHost() == null ? uri.getSentinelMasterId() + " by Sentinel" : uri.getHost() + ":" + uri.getPort();
    }

    @Override
    public synchronized void close() {
        closed = true;
        RedisClient used = client;
        client = null;
        connection = null;
        if (used != null) {
            used.shutdown(Duration.ZERO, SHUTDOWN);
        }
    }
}
