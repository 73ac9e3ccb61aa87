package dev.cimiento.reference.web;

import dev.cimiento.tenancy.TenantId;
import java.util.Optional;

/** Where people outside find this service: what links in messages begin with. Safe for use by many threads. */
public final class PublicAddress {

    private final String scheme;
    private final String baseDomain;
    private final Optional<Integer> publicPort;
    private volatile int listening;

    /**
     * Of these parts.
     *
     * @param publicPort 0 means the scheme's own; empty means the one that the server listens on
     */
    public PublicAddress(String scheme, String baseDomain, Optional<Integer> publicPort) {
        this.scheme = scheme;
        this.baseDomain = baseDomain;
        this.publicPort = publicPort;
    }

    /** Told once the server has its port. */
    public void listeningOn(int port) {
        listening = port;
    }

    /** The platform's own first page, without a slash at the end. */
    public String platform() {
        return scheme + "://" + baseDomain + port();
    }

    /** The first page of a tenant, without a slash at the end. */
    public String of(TenantId tenant) {
        return scheme + "://" + tenant + "." + baseDomain + port();
    }

    private String port() {
        int port = publicPort.orElse(listening);
        boolean usual = port == 0 || (scheme.equals("http") && port == 80) || (scheme.equals("https") && port == 443);
        return usual ? "" : ":" + port;
    }
}
