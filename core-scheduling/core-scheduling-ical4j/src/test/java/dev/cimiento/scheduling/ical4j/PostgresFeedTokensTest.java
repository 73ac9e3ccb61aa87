package dev.cimiento.scheduling.ical4j;

import dev.cimiento.tenancy.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresFeedTokensTest extends FeedTokensContract {

    private TestDatabase database;

    @BeforeEach
    void start() {
        database = TestDatabase.create().migrate(CLUB, CalendarFeeds.SCHEMA).migrate(OTHER, CalendarFeeds.SCHEMA);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Override
    protected FeedTokens emptyTokens() {
        return new PostgresFeedTokens(database.tenantPool(2));
    }
}
