package dev.cimiento.whatsapp.twilio;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.DeliveryStatus;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.MessageId;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.StatusUpdate;
import dev.cimiento.whatsapp.WebhookRequest;
import dev.cimiento.whatsapp.WebhookResult;
import dev.cimiento.whatsapp.WebhookResult.Reason;
import dev.cimiento.whatsapp.WebhookResult.Rejected;
import dev.cimiento.whatsapp.WhatsAppEvent;
import dev.cimiento.whatsapp.WhatsAppWebhook;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Twilio's webhook, one an account: takes messages and statuses at one address. A request is believed if its {@code X-Twilio-Signature} is
 * of the address that was configured, its query, and its form; never of what {@code Host} or {@code X-Forwarded-*} say. Twilio tells no time
 * of a message, so it is that of reading. Immutable, and safe for use by many threads.
 */
public final class TwilioWebhook implements WhatsAppWebhook {

    private static final String HEADER = "X-Twilio-Signature";
    private static final String CHANNEL = "whatsapp:";
    private static final int LARGEST = 1024 * 1024;

    private final TwilioAccount account;
    private final List<Secret> tokens;
    private final InstantSource time;

    private TwilioWebhook(TwilioAccount account, List<Secret> tokens, InstantSource time) {
        this.account = account;
        this.tokens = tokens;
        this.time = requireNonNull(time, "time");
    }

    /** Of this account, at its {@link TwilioAccount#webhook()}. */
    public static TwilioWebhook of(TwilioAccount account, InstantSource time) {
        return new TwilioWebhook(account, List.of(account.authToken()), time);
    }

    /** The same, believing this token too: while the primary one is being replaced. */
    public TwilioWebhook alsoAccepting(Secret authToken) {
        List<Secret> more = new ArrayList<>(tokens);
        more.add(requireNonNull(authToken, "authToken"));
        return new TwilioWebhook(account, List.copyOf(more), time);
    }

    @Override
    public WebhookResult read(WebhookRequest request) {
        if (request.size() > LARGEST) {
            return new Rejected(Reason.TOO_LARGE);
        }
        List<String> signatures = request.header(HEADER);
        if (signatures.size() != 1) {
            return new Rejected(Reason.NO_SIGNATURE);
        }
        Optional<Form> query = Form.parse(request.query());
        String digest = query.map(fields -> fields.get("bodySHA256")).orElse("");
        Optional<Form> form =
                digest.isEmpty() ? Form.parse(new String(request.body(), StandardCharsets.UTF_8)) : Form.parse("");
        if (query.isEmpty() || form.isEmpty()) {
            return new Rejected(Reason.MALFORMED);
        }
        boolean signed = TwilioSignature.matches(signatures.get(0), tokens, address(request.query()), form.get());
        if (!signed || (!digest.isEmpty() && !TwilioSignature.isDigest(digest, request.body()))) {
            return new Rejected(Reason.BAD_SIGNATURE);
        }
        return form.get().fields().isEmpty() ? new WebhookResult.Verified(List.of()) : read(form.get(), query.get());
    }

    private String address(String query) {
        return query.isEmpty() ? account.webhook().toString() : account.webhook() + "?" + query;
    }

    private WebhookResult read(Form form, Form query) {
        if (!form.get("AccountSid").equals(account.sid())) {
            return new Rejected(Reason.WRONG_ACCOUNT);
        }
        try {
            return new WebhookResult.Verified(event(form, query).stream().toList());
        } catch (IllegalArgumentException e) {
            return new Rejected(Reason.MALFORMED);
        }
    }

    private Optional<WhatsAppEvent> event(Form form, Form query) {
        String from = form.get("From");
        String to = form.get("To");
        if (!from.startsWith(CHANNEL) || !to.startsWith(CHANNEL)) {
            return Optional.empty();
        }
        ProviderMessageId id = new ProviderMessageId(form.get("MessageSid"));
        if (form.get("MessageStatus").isEmpty()) {
            return Optional.of(new InboundMessage(id, line(to), person(form, from), content(form), time.instant()));
        }
        return status(form.get("MessageStatus")).map(status -> {
            StatusUpdate update = StatusUpdate.of(line(from), id, status, time.instant());
            Optional<MessageId> ours = MessageId.parse(query.get("message"));
            if (ours.isPresent()) {
                update = update.withMessage(ours.get());
            }
            return status == DeliveryStatus.FAILED
                    ? update.withRefusal(TwilioErrors.refusalOrOther(form.get("ErrorCode")))
                    : update;
        });
    }

    private static LineId line(String address) {
        return new LineId(address.substring(CHANNEL.length()));
    }

    /** {@code WaId} is WhatsApp's own id of the person, which may differ from the number in {@code From}; it is absent where it is hidden. */
    private static Contact person(Form form, String from) {
        String waId = form.get("WaId");
        String address = from.substring(CHANNEL.length());
        String phone = waId.isEmpty() && address.startsWith("+") ? address.substring(1) : waId;
        Contact contact = phone.isEmpty() ? Contact.ofUserId(address) : Contact.ofPhone(phone);
        return contact.withName(form.get("ProfileName"));
    }

    private static InboundContent content(Form form) {
        if (form.fields().containsKey("ListId")) {
            return new InboundContent.Choice(form.get("ListId"), form.get("ListTitle"));
        }
        if (form.fields().containsKey("ButtonPayload")) {
            return new InboundContent.Choice(form.get("ButtonPayload"), form.get("ButtonText"));
        }
        if (!form.get("Body").isEmpty()) {
            return new InboundContent.Text(form.get("Body"));
        }
        String kind = form.fields().containsKey("Latitude") ? "location" : "media";
        return new InboundContent.Unsupported(kind);
    }

    private static Optional<DeliveryStatus> status(String name) {
        return switch (name) {
            case "sent" -> Optional.of(DeliveryStatus.SENT);
            case "delivered" -> Optional.of(DeliveryStatus.DELIVERED);
            case "read" -> Optional.of(DeliveryStatus.READ);
            case "failed", "undelivered", "canceled" -> Optional.of(DeliveryStatus.FAILED);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return "TwilioWebhook[" + account.webhook() + "]";
    }
}
