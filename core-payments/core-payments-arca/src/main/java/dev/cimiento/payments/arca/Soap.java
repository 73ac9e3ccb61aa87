package dev.cimiento.payments.arca;

import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.RetryablePaymentsException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** SOAP 1.1 calls. Says by the exception whether the call can have had an effect. Safe for use by many threads. */
final class Soap {

    private static final String ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";
    private static final int LONGEST = 4 << 20;

    private final HttpClient http;
    private final Duration timeout;

    Soap(HttpClient http, Duration timeout) {
        this.http = http;
        this.timeout = timeout;
    }

    /** What came back: a body, or a fault with its code and text. */
    sealed interface Reply {
        record Body(Element body) implements Reply {}

        record Fault(String code, String text) implements Reply {}
    }

    /**
     * Makes a call.
     *
     * @throws RetryablePaymentsException when it certainly did not arrive
     * @throws OutcomeUnknownException when it may have
     */
    Reply call(URI to, String action, Xml.Body content) {
        String text = Xml.document(out -> out.element(
                "soapenv:Envelope",
                envelope -> envelope.namespace("soapenv", ENVELOPE).element("soapenv:Body", content)));
        HttpRequest request = HttpRequest.newBuilder(to)
                .timeout(timeout)
                .header("Content-Type", "text/xml; charset=utf-8")
                .header("SOAPAction", '"' + action + '"')
                .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return read(to, response.statusCode(), response.body());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new RetryablePaymentsException("ARCA cannot be reached at " + to.getHost(), e);
        } catch (IOException e) {
            throw new OutcomeUnknownException("the answer of ARCA at " + to.getHost() + " was lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("interrupted while waiting for ARCA", e);
        }
    }

    private static Reply read(URI to, int status, byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new OutcomeUnknownException("ARCA at " + to.getHost() + " answered more than 4 MiB");
        }
        try {
            Element root = Xml.parse(new String(bytes, StandardCharsets.UTF_8));
            Element body = Xml.first(root, "Body").orElseThrow(() -> new SAXException("no body"));
            return Xml.first(body, "Fault")
                    .<Reply>map(fault -> new Reply.Fault(
                            Xml.text(fault, "faultcode").orElse(""),
                            Xml.text(fault, "faultstring").orElse("")))
                    .orElseGet(() -> new Reply.Body(body));
        } catch (SAXException e) {
            throw new OutcomeUnknownException(
                    "ARCA at " + to.getHost() + " answered status " + status + " and no SOAP", e);
        }
    }
}
