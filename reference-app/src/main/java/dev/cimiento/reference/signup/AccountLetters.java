package dev.cimiento.reference.signup;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.Messenger;
import dev.cimiento.notifications.Notification;
import dev.cimiento.notifications.Recipient;
import dev.cimiento.notifications.TemplateName;
import dev.cimiento.reference.messaging.Messages;
import dev.cimiento.reference.web.PublicAddress;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Tenants;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * E-mails about accounts. Their links lead to a page of this service that uses the token in a POST; the token is behind the {@code #}, so no server
 * or proxy on the way logs it.
 */
public final class AccountLetters implements Messenger {

    private static final Locale LANGUAGE = Locale.forLanguageTag("es-AR");

    private final Tenants tenants;
    private final PublicAddress address;
    private final Messages messages;

    /** Sent by these messages. */
    public AccountLetters(Tenants tenants, PublicAddress address, Messages messages) {
        this.tenants = requireNonNull(tenants, "tenants");
        this.address = requireNonNull(address, "address");
        this.messages = requireNonNull(messages, "messages");
    }

    @Override
    public void deliver(AuthMessage message) {
        if (message instanceof AuthMessage.VerifyEmail verify) {
            send(message, "account_verify", link("verify", verify.token()));
        } else if (message instanceof AuthMessage.ResetPassword reset) {
            send(message, "account_reset", link("reset", reset.token()));
        } else if (message instanceof AuthMessage.ConfirmNewEmail confirm) {
            send(message, "account_verify", link("email", confirm.token()));
        } else if (message instanceof AuthMessage.Invited invited) {
            send(message, "account_invited", link("join", invited.token()));
        } else if (message instanceof AuthMessage.AlreadyRegistered) {
            send(message, "account_exists", home());
        } else if (message instanceof AuthMessage.PasswordChanged || message instanceof AuthMessage.EmailChanged) {
            send(message, "account_changed", home());
        }
        // NoAccount: nobody asked us to write to that address.
    }

    private void send(AuthMessage message, String template, String link) {
        messages.send(Notification.of(
                        "account-" + UUID.randomUUID(),
                        Recipient.email(message.to().value()),
                        TemplateName.of(template))
                .with(Map.of("business", tenants.require(tenant()).name(), "link", link))
                .locale(LANGUAGE));
    }

    private String link(String purpose, Secret token) {
        return address.of(tenant()) + "/link.html#" + purpose + ":" + token.reveal();
    }

    private String home() {
        return address.of(tenant()) + "/";
    }

    private static TenantId tenant() {
        return TenantContext.require();
    }
}
