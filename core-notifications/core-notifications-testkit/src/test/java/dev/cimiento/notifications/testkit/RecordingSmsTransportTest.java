package dev.cimiento.notifications.testkit;

import dev.cimiento.notifications.SmsTransport;
import dev.cimiento.notifications.inmemory.RecordingSmsTransport;
import dev.cimiento.tenancy.TenantContext;
import java.util.List;

class RecordingSmsTransportTest extends SmsTransportContract {

    private final RecordingSmsTransport transport = new RecordingSmsTransport();

    @Override
    protected SmsTransport transport() {
        return transport;
    }

    @Override
    protected List<ReceivedSms> received() {
        return TenantContext.<List<ReceivedSms>, RuntimeException>call(
                TENANT,
                () -> transport.sent().stream()
                        .map(sms -> new ReceivedSms(sms.to().value(), sms.text()))
                        .toList());
    }
}
