package dev.cimiento.scheduling.ical4j;

class InMemoryFeedTokensTest extends FeedTokensContract {

    @Override
    protected FeedTokens emptyTokens() {
        return new InMemoryFeedTokens();
    }
}
