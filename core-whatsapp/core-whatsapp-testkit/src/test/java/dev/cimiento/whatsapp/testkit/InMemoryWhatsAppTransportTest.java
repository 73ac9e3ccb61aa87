package dev.cimiento.whatsapp.testkit;

import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.OutcomeUnknownWhatsAppException;
import dev.cimiento.whatsapp.PermanentWhatsAppException;
import dev.cimiento.whatsapp.Refusal;
import dev.cimiento.whatsapp.RetryableWhatsAppException;
import dev.cimiento.whatsapp.SendResult;
import dev.cimiento.whatsapp.WhatsAppTransport;
import dev.cimiento.whatsapp.inmemory.InMemoryWhatsAppTransport;
import java.util.List;

class InMemoryWhatsAppTransportTest extends WhatsAppTransportContract {

    @Override
    protected WhatsAppTransport transport(Scenario scenario) {
        InMemoryWhatsAppTransport transport = new InMemoryWhatsAppTransport();
        return switch (scenario) {
            case ACCEPTS -> transport;
            case WINDOW_CLOSED, RECIPIENT_UNREACHABLE, TEMPLATE_REJECTED ->
                transport.next(envelope ->
                        new SendResult.Refused(new Refusal(Refusal.Reason.valueOf(scenario.name()), "simulated")));
            case TOO_MANY_REQUESTS, DOWN, UNREACHABLE ->
                transport.next(envelope -> {
                    throw new RetryableWhatsAppException("simulator", "", "not now", null);
                });
            case UNAUTHORISED ->
                transport.next(envelope -> {
                    throw new PermanentWhatsAppException("simulator", "", "not you", null);
                });
            case NO_ANSWER, GARBLED ->
                transport.next(envelope -> {
                    throw new OutcomeUnknownWhatsAppException("simulator", "", "no answer", null);
                });
        };
    }

    @Override
    protected LineId line() {
        return new LineId("simulator");
    }

    @Override
    protected String templateName() {
        return "turno_manana";
    }

    @Override
    protected List<String> secrets() {
        return List.of("no secret is there");
    }
}
