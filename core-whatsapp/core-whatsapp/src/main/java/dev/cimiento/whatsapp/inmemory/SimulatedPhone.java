package dev.cimiento.whatsapp.inmemory;

import static java.util.Objects.requireNonNull;

import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.OutboundMessage;
import dev.cimiento.whatsapp.ProviderMessageId;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A person's telephone without a telephone: types, taps, and shows what came. For tests, and for the chat page of a program that has no
 * provider yet. Safe for use by many threads.
 */
public final class SimulatedPhone {

    private final LineId line;
    private final Contact owner;
    private final InMemoryWhatsAppTransport transport;
    private final InstantSource time;
    private final Consumer<InboundMessage> network;

    private SimulatedPhone(
            LineId line,
            Contact owner,
            InMemoryWhatsAppTransport transport,
            InstantSource time,
            Consumer<InboundMessage> network) {
        this.line = requireNonNull(line, "line");
        this.owner = requireNonNull(owner, "owner");
        this.transport = requireNonNull(transport, "transport");
        this.time = requireNonNull(time, "time");
        this.network = requireNonNull(network, "network");
    }

    /**
     * The telephone of this person, in a chat with this line.
     *
     * @param network where what it sends goes: {@code whatsApp::answer}, or {@code whatsApp::receive} where jobs do the rest
     */
    public static SimulatedPhone of(
            LineId line,
            Contact owner,
            InMemoryWhatsAppTransport transport,
            InstantSource time,
            Consumer<InboundMessage> network) {
        return new SimulatedPhone(line, owner, transport, time, network);
    }

    /** Types a text and sends it. Gives the message, so that it can be told a second time. */
    public InboundMessage types(String text) {
        return sends(new InboundContent.Text(text));
    }

    /**
     * Taps the option with this title in the last menu that came.
     *
     * @throws IllegalArgumentException when there is none
     */
    public InboundMessage taps(String title) {
        List<OutboundMessage.Option> options = screen().stream()
                .filter(OutboundMessage.Menu.class::isInstance)
                .map(OutboundMessage.Menu.class::cast)
                .reduce((first, second) -> second)
                .map(OutboundMessage.Menu::options)
                .orElse(List.of());
        OutboundMessage.Option option = options.stream()
                .filter(one -> one.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no option is titled '" + title + "': there are "
                        + options.stream().map(OutboundMessage.Option::title).toList()));
        return sends(new InboundContent.Choice(option.id(), option.title()));
    }

    /** Sends anything. */
    public InboundMessage sends(InboundContent content) {
        InboundMessage message = new InboundMessage(
                new ProviderMessageId("sim." + UUID.randomUUID()), line, owner, content, time.instant());
        network.accept(message);
        return message;
    }

    /** What came, oldest first. */
    public List<OutboundMessage> screen() {
        return transport.sent(line, owner).stream()
                .map(envelope -> envelope.message())
                .toList();
    }

    /** How the last that came reads, or nothing. */
    public String lastText() {
        List<OutboundMessage> all = screen();
        return all.isEmpty() ? "" : all.get(all.size() - 1).asText();
    }
}
