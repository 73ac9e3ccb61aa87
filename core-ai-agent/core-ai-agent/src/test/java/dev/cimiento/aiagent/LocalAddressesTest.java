package dev.cimiento.aiagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAddressesTest {

    private static final LocalAddresses ONLY = LocalAddresses.only();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:11434",
                "http://127.8.8.8",
                "https://10.1.2.3/api",
                "http://172.16.0.1",
                "http://172.31.255.255",
                "http://192.168.1.9:8000",
                "http://169.254.7.7",
                "http://[::1]:11434",
                "http://[fd12:3456::1]",
                "http://[fe80::1]",
                "http://[::ffff:127.0.0.1]"
            })
    @DisplayName("loopback, private, unique local and link-local addresses are allowed")
    void allows(String url) {
        ONLY.check(URI.create(url));
        assertThat(ONLY.pin(URI.create(url))).isEqualTo(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8",
                "http://0.0.0.0:11434",
                "http://255.255.255.255",
                "http://224.0.0.1",
                "http://100.64.0.1",
                "http://172.32.0.1",
                "http://192.167.255.255",
                "http://169.254.169.254/latest/meta-data",
                "http://169.254.170.2",
                "http://[fd00:ec2::254]",
                "http://[2001:4860:4860::8888]",
                "http://[::]",
                "http://[::ffff:8.8.8.8]",
                "http://[::ffff:169.254.169.254]",
                "http://[64:ff9b::7f00:1]",
                "http://[2002:7f00:1::]"
            })
    @DisplayName(
            "public, unspecified, shared and translated addresses are refused, and those that serve a machine's credentials")
    void refusesAddresses(String url) {
        assertThatThrownBy(() -> ONLY.check(URI.create(url)))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("is not local");
        assertThatThrownBy(() -> ONLY.pin(URI.create(url))).isInstanceOf(AddressRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://127.0.0.1",
                "unix:///var/run/ollama.sock",
                "mailto:ana@example.com",
                "http:///api",
                "http://2130706433",
                "http://0x7f000001",
                "http://0x7f.1",
                "http://0177.0.0.1",
                "http://127.1",
                "http://127.0.0.1.",
                "http://127.0.0.01",
                "http://user@127.0.0.1",
                "http://127.0.0.1@evil.example",
                "http://user:hunter2@ollama",
                "http://ollama#@evil.example",
                "http://under_score.example:99999/",
                "http://[fe80::1%25eth0]"
            })
    @DisplayName(
            "what is not a plain URL of a plain host is refused without looking it up, and no password is repeated")
    void refusesForms(String url) {
        LocalAddresses addresses = ONLY.resolving(host -> {
            throw new AssertionError("looked up " + host);
        });
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable check :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> addresses.check(URI.create(url)), () -> addresses.pin(URI.create(url)))) {
            assertThatThrownBy(check)
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    @DisplayName("a name counts as what it resolves to, and is replaced by it")
    void pins() {
        assertThat(to("10.0.0.7").pin(URI.create("http://ollama:11434/api/chat?x=%20y")))
                .isEqualTo(URI.create("http://10.0.0.7:11434/api/chat?x=%20y"));
        assertThat(to("fd00::7").pin(URI.create("http://ollama.internal./api")).getHost())
                .isEqualTo("[fd00:0:0:0:0:0:0:7]");
        assertThat(to("10.0.0.7").pin(URI.create("https://ollama.internal/api")))
                .isEqualTo(URI.create("https://ollama.internal/api"));
    }

    @Test
    @DisplayName("a name is refused when one of its addresses is public, whatever it is called")
    void refusesMixed() {
        assertThatThrownBy(() -> to("127.0.0.1", "203.0.113.7").pin(URI.create("http://ollama")))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("203.0.113.7");
        for (String scheme : List.of("http", "https")) {
            assertThatThrownBy(() -> to("203.0.113.7").pin(URI.create(scheme + "://localhost.evil.example")))
                    .isInstanceOf(AddressRefusedException.class);
        }
    }

    @Test
    @DisplayName("a name is looked up at every use, so that one which turns public is refused")
    void looksUpAnew() {
        int[] lookups = {0};
        LocalAddresses rebinding = ONLY.resolving(
                host -> new InetAddress[] {InetAddress.getByName(lookups[0]++ == 0 ? "10.0.0.7" : "203.0.113.7")});
        rebinding.check(URI.create("http://ollama"));
        assertThat(lookups[0]).isZero();
        rebinding.pin(URI.create("http://ollama"));
        assertThatThrownBy(() -> rebinding.pin(URI.create("http://ollama")))
                .isInstanceOf(AddressRefusedException.class);
    }

    @Test
    @DisplayName("a name without an address may have one later")
    void cannotResolve() {
        LocalAddresses nowhere = ONLY.resolving(host -> {
            throw new UnknownHostException(host);
        });
        assertThatThrownBy(() -> nowhere.pin(URI.create("http://ollama")))
                .isInstanceOf(RetryableAiAgentException.class)
                .hasMessage("host 'ollama' cannot be resolved");
    }

    @Test
    @DisplayName("an operator may allow more, by address or network, and no more than that")
    void allowsMore() {
        LocalAddresses more = ONLY.allowing(Set.of("203.0.113.0/28", "2001:db8::7", "169.254.170.2"));
        for (String url :
                List.of("http://203.0.113.15", "http://[2001:db8::7]", "http://169.254.170.2", "http://10.0.0.1")) {
            more.check(URI.create(url));
        }
        for (String url : List.of("http://203.0.113.16", "http://[2001:db8::8]", "http://169.254.169.254")) {
            assertThatThrownBy(() -> more.check(URI.create(url))).isInstanceOf(AddressRefusedException.class);
        }
        for (String network :
                List.of("ollama.com", "203.0.113.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "1.2.3", "", "::1/x")) {
            assertThatThrownBy(() -> ONLY.allowing(Set.of(network)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("network must be an address or address/bits");
        }
    }

    private static LocalAddresses to(String... addresses) {
        return ONLY.resolving(host -> {
            InetAddress[] resolved = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                resolved[i] = InetAddress.getByName(addresses[i]);
            }
            return resolved;
        });
    }
}
