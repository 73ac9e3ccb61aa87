package dev.cimiento.auth.oidc;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A provider at which people of a tenant log in, and how this program is registered there. Where a tenant has several, each has an id and a
 * redirect URI of its own, so that an answer of one is never taken for another's (mix-up, RFC 9700 section 4.4). Immutable.
 */
public final class OidcProvider {

    /** How this provider says whose word an address is. */
    enum Addresses {
        /** By {@code email_verified}, as the standard has it. */
        STANDARD,
        /** By {@code xms_edov}, since Microsoft's {@code email} is what an administrator of any organization typed. */
        MICROSOFT
    }

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int LONGEST_NAME = 60;
    private static final String MICROSOFT = "https://login.microsoftonline.com/";
    private static final String TENANT_ID = "{tenantid}";

    private final String id;
    private final String name;
    private final URI discovery;
    private final String issuer;
    private final String clientId;
    private final Secret clientSecret;
    private final URI redirect;
    private final Set<String> scopes;
    private final Set<String> organizations;
    private final Addresses addresses;

    private OidcProvider(
            String id,
            String name,
            URI discovery,
            String issuer,
            String clientId,
            Secret clientSecret,
            URI redirect,
            Set<String> scopes,
            Set<String> organizations,
            Addresses addresses) {
        if (!ID.matcher(requireNonNull(id, "id")).matches()) {
            throw new IllegalArgumentException("id must be 1 to 63 characters of a-z, 0-9 and '-', was '" + id + "'");
        }
        if (requireNonNull(clientId, "clientId").isBlank()) {
            throw new IllegalArgumentException("clientId must not be blank");
        }
        if (!requireNonNull(redirect, "redirect").isAbsolute() || redirect.getFragment() != null) {
            throw new IllegalArgumentException("redirect must be an absolute URI without fragment, was " + redirect);
        }
        if (requireNonNull(name, "name").isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("name must have 1 to 60 characters, had " + name.length());
        }
        this.id = id;
        this.name = name;
        this.discovery = discovery;
        this.issuer = issuer;
        this.clientId = clientId;
        this.clientSecret = requireNonNull(clientSecret, "clientSecret");
        this.redirect = redirect;
        this.scopes = Set.copyOf(scopes);
        this.organizations = Set.copyOf(organizations);
        this.addresses = addresses;
    }

    /**
     * Any provider of OpenID Connect.
     *
     * @param id what the program calls it, within the tenant: {@code google}, {@code staff}
     * @param issuer exactly as the provider writes it: {@code https://accounts.google.com}; its metadata is at {@code
     *     /.well-known/openid-configuration} below
     * @param clientId what the provider calls this program
     * @param clientSecret what it proves itself with
     * @param redirect where the provider sends the browser back to: a page of this tenant for this provider alone, from configuration and never
     *     from a request's {@code Host}
     * @throws IllegalArgumentException when a part cannot be one
     */
    public static OidcProvider of(String id, String issuer, String clientId, Secret clientSecret, URI redirect) {
        URI uri = URI.create(requireNonNull(issuer, "issuer"));
        if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("issuer must be a URL without query, was '" + issuer + "'");
        }
        return new OidcProvider(
                id,
                id,
                discoveryOf(issuer),
                issuer,
                clientId,
                clientSecret,
                redirect,
                Set.of("openid", "email"),
                Set.of(),
                Addresses.STANDARD);
    }

    /** Google, with the id {@code google}. */
    public static OidcProvider google(String clientId, Secret clientSecret, URI redirect) {
        return of("google", "https://accounts.google.com", clientId, clientSecret, redirect)
                .withName("Google");
    }

    /**
     * Microsoft Entra ID for people of several organizations, with the id {@code microsoft}. For those of one alone, {@link #of} takes its issuer.
     *
     * <p>Register the optional claim {@code xms_edov}: without it no address counts as verified, and strangers are not admitted.
     *
     * @param organizations the ids of the organizations; empty for all, personal accounts included
     */
    public static OidcProvider microsoft(
            String clientId, Secret clientSecret, URI redirect, Set<String> organizations) {
        return new OidcProvider(
                "microsoft",
                "Microsoft",
                discoveryOf(MICROSOFT + "common/v2.0"),
                MICROSOFT + TENANT_ID + "/v2.0",
                clientId,
                clientSecret,
                redirect,
                Set.of("openid", "email", "profile"),
                organizations,
                Addresses.MICROSOFT);
    }

    /** The same, asking for these scopes beside {@code openid}. */
    public OidcProvider withScopes(Set<String> wanted) {
        Set<String> all = new LinkedHashSet<>(wanted);
        all.add("openid");
        return new OidcProvider(
                id, name, discovery, issuer, clientId, clientSecret, redirect, all, organizations, addresses);
    }

    /**
     * The same, shown to people under this name; without it they see its id.
     *
     * @throws IllegalArgumentException when the name is blank or longer than 60 characters
     */
    public OidcProvider withName(String shown) {
        return new OidcProvider(
                id, shown, discovery, issuer, clientId, clientSecret, redirect, scopes, organizations, addresses);
    }

    /** A provider that names its issuer as Microsoft does, but is elsewhere. */
    OidcProvider withOrganizationsIn(URI base) {
        return new OidcProvider(
                id,
                name,
                discoveryOf(base + "/common/v2.0"),
                base + "/" + TENANT_ID + "/v2.0",
                clientId,
                clientSecret,
                redirect,
                scopes,
                organizations,
                addresses);
    }

    /** What the program calls it. */
    public String id() {
        return id;
    }

    /** What people see on the login page. */
    public String name() {
        return name;
    }

    /** As the provider's metadata names it; for Microsoft a template. */
    public String issuer() {
        return issuer;
    }

    URI discovery() {
        return discovery;
    }

    String clientId() {
        return clientId;
    }

    Secret clientSecret() {
        return clientSecret;
    }

    /** Where the provider sends the browser back to. */
    public URI redirect() {
        return redirect;
    }

    Set<String> scopes() {
        return scopes;
    }

    Addresses addresses() {
        return addresses;
    }

    boolean isTemplate() {
        return issuer.contains(TENANT_ID);
    }

    /** The issuer of tokens about people of this organization, if they may log in. */
    boolean isIssuer(String claimed, String organization) {
        if (!isTemplate()) {
            return issuer.equals(claimed);
        }
        return organization.matches("[0-9a-fA-F-]{36}")
                && (organizations.isEmpty() || organizations.contains(organization))
                && issuer.replace(TENANT_ID, organization).equals(claimed);
    }

    private static URI discoveryOf(String issuer) {
        return URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + "/.well-known/openid-configuration");
    }

    @Override
    public String toString() {
        return "OidcProvider[" + id + ", " + issuer + ", client " + clientId + "]";
    }
}
