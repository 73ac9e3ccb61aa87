package dev.cimiento.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadmeProgramTest {

    @Test
    @DisplayName("the program of the README prints what the README says")
    void prints() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        program(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
                        ana@example.com may [admin]
                        BadCredentials[]
                        """);
    }

    private static void program(PrintStream out) {
        var tokens = new InMemoryTokens(InstantSource.system());
        var accounts =
                Accounts.of(new InMemoryAuthStore(), new InMemoryPasswordHasher(), tokens, InstantSource.system());
        TenantContext.run(TenantId.of("padel"), () -> {
            if (accounts.signUp("Ana@example.com", Password.of("a long pass phrase"))
                    instanceof SignUpResult.SignedUp ana) {
                accounts.grant(ana.account().id(), Role.of("admin"));
            }
            if (accounts.login("ana@example.com", Password.of("a long pass phrase"), Client.local())
                            instanceof LoginResult.LoggedIn ana
                    && tokens.verify(ana.tokens().access().value()) instanceof Verification.Verified token) {
                out.println(ana.account().email() + " may " + token.caller().roles());
            }
            out.println(accounts.login("ana@example.com", Password.of("a guess"), Client.local()));
        });
    }
}
