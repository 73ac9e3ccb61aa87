package dev.cimiento.auth.spi;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;

/**
 * What attempts are counted by. Holds a hash: what people type as an address may be their password.
 *
 * @param value the scope and 64 hexadecimal digits
 */
public record ThrottleKey(String value) {

    /** Attempts at one address from one network. */
    public static ThrottleKey ofNetwork(String email, Client client) {
        return new ThrottleKey(
                "network:" + TokenHash.ofText(client.network() + " " + email).hex());
    }

    /** Attempts at one address from one device that its owner used before. */
    public static ThrottleKey ofDevice(String email, TokenHash device) {
        return new ThrottleKey(
                "device:" + TokenHash.ofText(device.hex() + " " + email).hex());
    }

    /** Attempts at the second factor of one account. */
    public static ThrottleKey ofSecondFactor(AccountId account) {
        return new ThrottleKey("factor:" + TokenHash.ofText(account.toString()).hex());
    }

    /** Messages to one address. */
    public static ThrottleKey ofMessages(String email) {
        return new ThrottleKey("message:" + TokenHash.ofText(email).hex());
    }

    /** Attempts at one address from all networks that are new to it. */
    public static ThrottleKey ofAccount(String email) {
        return new ThrottleKey("account:" + TokenHash.ofText(email).hex());
    }
}
