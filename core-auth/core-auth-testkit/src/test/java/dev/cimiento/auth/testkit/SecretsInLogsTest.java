package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecretsInLogsTest {

    private static final Password CANARY = Password.of("canary in a coal mine");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    @Test
    @DisplayName("no password, hash, token or address in any log line, down to the finest level, and in no stack trace")
    void logs() {
        PostgresAuthStore store = AuthDatabase.emptyStore();
        CountingHasher hasher = new CountingHasher("canary");
        Accounts accounts = Accounts.of(store, hasher, new InMemoryTokens(clock), clock);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("dev.cimiento");
        lines.start();
        root.addAppender(lines);
        ours.setLevel(Level.ALL);
        try {
            Tokens first = TenantContext.<Tokens, RuntimeException>call(TenantId.of("a"), () -> story(accounts));
            Throwable broken = catchThrowable(() -> TenantContext.run(
                    TenantId.of("no-schema"), () -> accounts.login("canary@example.com", CANARY, Client.local())));

            String logged = lines.list.stream()
                            .map(line -> line.getFormattedMessage() + line.getMDCPropertyMap())
                            .collect(Collectors.joining("\n"))
                    + trace(broken);
            assertThat(logged).contains("LOGGED_IN").contains("REFRESH_REUSED").contains("tenant=a");
            assertThat(logged)
                    .doesNotContainIgnoringCase("canary")
                    .doesNotContain("rt_")
                    .doesNotContain("at_")
                    .doesNotContain(first.refresh().reveal().substring(3));
        } finally {
            root.detachAppender(lines);
            ours.setLevel(null);
        }
    }

    private Tokens story(Accounts accounts) {
        accounts.signUp("canary@example.com", CANARY);
        accounts.signUp("canary@example.com", CANARY);
        accounts.ensure("canary@example.com", CANARY, Set.of(Role.of("admin")));
        accounts.login("canary@example.com", Password.of("canary, but wrong"), Client.local());
        accounts.login("canary, not an address", CANARY, Client.local());
        LoginResult login = accounts.login("canary@example.com", CANARY, Client.local());
        Tokens first = ((LoginResult.LoggedIn) login).tokens();
        accounts.refresh(first.refresh());
        clock.advance(Duration.ofMinutes(1));
        assertThat(accounts.refresh(first.refresh())).isEqualTo(new RefreshResult.Refused(RefreshResult.Reason.REUSED));
        for (int i = 0; i < 12; i++) {
            accounts.login("canary@example.com", Password.of("canary " + i), Client.local());
        }
        accounts.logout(first.refresh());
        return first;
    }

    private static String trace(Throwable thrown) {
        assertThat(List.of(thrown)).isNotEmpty();
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
