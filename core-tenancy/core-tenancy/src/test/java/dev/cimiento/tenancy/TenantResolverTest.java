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

    @ParameterizedTest
    @CsvSource({
        "/t/clientex,clientex",
        "/t/clientex/bookings/1,clientex",
        "/t/,",
        "/t,",
        "/x/t/clientex,",
        "/t/UPPER/x,",
        "/t/../x,"
    })
    @DisplayName("the part of the path after the prefix is the tenant, where it is a tenant id")
    void path(String path, String tenant) {
        TenantResolver<String> resolver = TenantResolver.path("/t/", Optional::of);
        assertThat(resolver.resolve(path)).isEqualTo(Optional.ofNullable(tenant).map(TenantId::of));
        assertThatThrownBy(() -> TenantResolver.<String>path("t", Optional::of))
                .hasMessage("prefix must begin and end with '/', was 't'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"www.clubpadel.es", "WWW.ClubPadel.ES:443", "www.clubpadel.es.", "www.clubpadel.es.:8080"})
    @DisplayName("a tenant's own domain is found without port, capitals and the root's dot")
    void domain(String host) {
        TenantResolver<String> resolver = TenantResolver.domain(
                name -> name.equals("www.clubpadel.es") ? Optional.of(TenantId.of("padel")) : Optional.empty(),
                Optional::of);
        assertThat(resolver.resolve(host)).contains(TenantId.of("padel"));
        assertThat(resolver.resolve("evil." + host)).isEmpty();
    }

    @Test
    @DisplayName("a claim that is no tenant id is refused, and does not leave the choice to the header")
    void brokenClaim() {
        assertThatThrownBy(() -> ALL.resolve(request(null, "a", "Not A Tenant")))
                .isInstanceOf(TenantMismatchException.class)
                .hasMessageContaining("'Not A Tenant'");
    }
}
