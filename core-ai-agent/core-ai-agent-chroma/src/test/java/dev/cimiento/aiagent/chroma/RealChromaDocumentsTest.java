package dev.cimiento.aiagent.chroma;

import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.testkit.DocumentsContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a real server: what the stand-in believes of Chroma is true. */
class RealChromaDocumentsTest extends DocumentsContract {

    private static RealChroma chroma;
    private static Documents documents;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        chroma = RealChroma.start();
        documents = ChromaDocumentsTest.at(chroma.address());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (chroma != null) {
            chroma.close();
        }
    }

    @Override
    protected Documents documents() {
        return documents;
    }
}
