package dev.cimiento.whatsapp.testkit;

import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.testkit.TenantIsolationContract;
import dev.cimiento.whatsapp.ChatEntry.Handling;
import dev.cimiento.whatsapp.Contact;
import dev.cimiento.whatsapp.InboundContent;
import dev.cimiento.whatsapp.InboundMessage;
import dev.cimiento.whatsapp.LineId;
import dev.cimiento.whatsapp.ProviderMessageId;
import dev.cimiento.whatsapp.postgresql.PostgresConversations;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

class PostgresConversationsIsolationTest extends TenantIsolationContract {

    private static final LineId LINE = new LineId("106540352242922");
    private static final Contact ANA = Contact.ofPhone("5491155550001");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Override
    protected List<SchemaModule> modules() {
        return List.of(PostgresConversations.SCHEMA);
    }

    @Override
    protected void write(DataSource dataSource, String mark) {
        InboundMessage message =
                new InboundMessage(new ProviderMessageId(mark), LINE, ANA, new InboundContent.Text(mark), NOON);
        new PostgresConversations(dataSource).receive(message, Handling.WAITING, NOON);
    }

    @Override
    protected List<String> readAll(DataSource dataSource) {
        PostgresConversations store = new PostgresConversations(dataSource);
        return store.recent(500).stream()
                .flatMap(conversation -> store.history(conversation.id(), 500).stream())
                .map(entry -> entry.text())
                .toList();
    }
}
