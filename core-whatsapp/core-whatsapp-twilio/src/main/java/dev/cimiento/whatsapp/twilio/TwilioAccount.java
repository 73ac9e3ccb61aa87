package dev.cimiento.whatsapp.twilio;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * What a line sends with.
 *
 * @param sid the account's: {@code AC} and 32 hexadecimal digits; a tenant's own subaccount keeps its messages apart
 * @param authToken the account's primary token
 * @param webhook the public address of the webhook, as Twilio calls it, without a query: statuses are sent there
 */
public record TwilioAccount(String sid, Secret authToken, URI webhook) {

    private static final Pattern SID = Pattern.compile("AC[0-9a-fA-F]{32}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when the sid or the address has another
     */
    public TwilioAccount {
        if (!SID.matcher(requireNonNull(sid, "sid")).matches()) {
            throw new IllegalArgumentException("sid must be AC and 32 hexadecimal digits, was '" + sid + "'");
        }
        requireNonNull(authToken, "authToken");
        boolean absolute = webhook.isAbsolute() && webhook.getHost() != null;
        if (!absolute || webhook.getRawQuery() != null || webhook.getRawFragment() != null) {
            throw new IllegalArgumentException("webhook must be an absolute address without a query, was " + webhook);
        }
    }
}
