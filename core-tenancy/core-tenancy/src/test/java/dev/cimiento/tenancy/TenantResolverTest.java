package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantResolverTest {

    private record Request(Optional<String> host, Optional<String> header, Optional<String> claim) {}

    private static final TenantResolver<Request> ALL = TenantResolver.agreeing(List.of(
            TenantResolver.claim(Request::claim),
            TenantResolver.subdomainOf("tupadel.com", Request::host),
            TenantResolver.header(Request::header)));

    private static Request request(String host, String header, String claim) {
        return new Request(Optional.ofNullable(host), Optional.ofNullable(header), Optional.ofNullable(claim));
    }

    @ParameterizedTest
    @CsvSource({"clientex.tupadel.com,clientex", "CLIENTEX.TuPadel.com:8080,clientex", "a-b.tupadel.com,a-b"})
    @DisplayName("the label before the domain is the tenant")
    void subdomain(String host, String tenant) {
        assertThat(ALL.resolve(request(host, null, null))).contains(TenantId.of(tenant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tupadel.com",
                "a.b.tupadel.com",
                "xtupadel.com",
                "clientex.tupadel.com.evil.com",
                "",
                ".tupadel.com",
                "www.tupadel.com",
                "a_b.tupadel.com",
                "localhost:8080"
            })
    @DisplayName("any other host names no tenant")
    void noSubdomain(String host) {
        assertThat(ALL.resolve(request(host, null, null))).isEmpty();
    }

    @Test
    @DisplayName("a claim that contradicts the host, or a header that contradicts the claim, is refused")
    void contradiction() {
        assertThat(ALL.resolve(request("a.tupadel.com", "a", "a"))).contains(TenantId.of("a"));
        assertThatThrownBy(() -> ALL.resolve(request("b.tupadel.com", null, "a")))
                .isInstanceOf(TenantMismatchException.class);
        assertThatThrownBy(() -> ALL.resolve(request(null, "b", "a"))).isInstanceOf(TenantMismatchException.class);
    }
}
