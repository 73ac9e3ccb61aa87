package dev.cimiento.notifications.twilio;

import static java.util.Objects.requireNonNull;

import com.twilio.http.HttpClient;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.MessageCreator;
import dev.cimiento.notifications.PhoneNumber;
import dev.cimiento.notifications.Sms;
import dev.cimiento.tenancy.Secret;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** As whom a tenant's text messages go out. Immutable. Its {@code toString()} holds no secret. */
public final class TwilioAccount {

    private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-f]{32}");
    private static final Pattern KEY = Pattern.compile("SK[0-9a-f]{32}");
    private static final Pattern SERVICE = Pattern.compile("MG[0-9a-f]{32}");

    private final String accountSid;
    private final String user;
    private final Secret password;
    private final BiFunction<com.twilio.type.PhoneNumber, String, MessageCreator> sender;

    private TwilioAccount(
            String accountSid,
            String user,
            Secret password,
            BiFunction<com.twilio.type.PhoneNumber, String, MessageCreator> sender) {
        this.accountSid = accountSid;
        this.user = user;
        this.password = requireNonNull(password, "password");
        this.sender = sender;
    }

    /**
     * Sending from this number.
     *
     * @param accountSid {@code AC} and 32 hexadecimal digits
     * @throws IllegalArgumentException when the account's sid has another shape
     */
    public static TwilioAccount of(String accountSid, Secret authToken, PhoneNumber from) {
        com.twilio.type.PhoneNumber number = new com.twilio.type.PhoneNumber(from.value());
        return new TwilioAccount(
                checked(accountSid, ACCOUNT, "accountSid", "AC"),
                accountSid,
                authToken,
                (to, text) -> new MessageCreator(accountSid, to, number, text));
    }

    /**
     * Sending from whichever number the messaging service chooses.
     *
     * @param accountSid {@code AC} and 32 hexadecimal digits
     * @param messagingServiceSid {@code MG} and 32 hexadecimal digits
     * @throws IllegalArgumentException when one of the sids has another shape
     */
    public static TwilioAccount ofMessagingService(String accountSid, Secret authToken, String messagingServiceSid) {
        checked(messagingServiceSid, SERVICE, "messagingServiceSid", "MG");
        return new TwilioAccount(
                checked(accountSid, ACCOUNT, "accountSid", "AC"),
                accountSid,
                authToken,
                (to, text) -> new MessageCreator(accountSid, to, messagingServiceSid, text));
    }

    /**
     * The same, with an API key instead of the account's token: a key can be withdrawn alone.
     *
     * @param keySid {@code SK} and 32 hexadecimal digits
     * @throws IllegalArgumentException when the key's sid has another shape
     */
    public TwilioAccount apiKey(String keySid, Secret secret) {
        return new TwilioAccount(accountSid, checked(keySid, KEY, "keySid", "SK"), secret, sender);
    }

    TwilioRestClient client(HttpClient http) {
        return new TwilioRestClient.Builder(user, password.reveal())
                .accountSid(accountSid)
                .httpClient(http)
                .build();
    }

    MessageCreator creator(Sms sms) {
        return sender.apply(new com.twilio.type.PhoneNumber(sms.to().value()), sms.text());
    }

    /** The account's sid. */
    @Override
    public String toString() {
        return "TwilioAccount[" + accountSid + "]";
    }

    private static String checked(String sid, Pattern shape, String name, String prefix) {
        if (!shape.matcher(requireNonNull(sid, name)).matches()) {
            // Not shown: a token pasted into the wrong field would be.
            throw new IllegalArgumentException(
                    name + " must be " + prefix + " and 32 hexadecimal digits, has " + sid.length() + " characters");
        }
        return sid;
    }
}
