package dev.cimiento.notifications.testkit;

import dev.cimiento.notifications.EmailTransport;
import dev.cimiento.notifications.inmemory.RecordingEmailTransport;
import dev.cimiento.tenancy.TenantContext;
import java.util.List;

class RecordingEmailTransportTest extends EmailTransportContract {

    private final RecordingEmailTransport transport = new RecordingEmailTransport();

    @Override
    protected EmailTransport transport() {
        return transport;
    }

    @Override
    protected List<ReceivedEmail> received() {
        return TenantContext.<List<ReceivedEmail>, RuntimeException>call(
                TENANT,
                () -> transport.sent().stream()
                        .map(email -> new ReceivedEmail(
                                email.id().toString(), email.to().value(), email.subject(), email.text(), email.html()))
                        .toList());
    }
}
