package dev.cimiento.payments.arca;

import dev.cimiento.payments.OutcomeUnknownException;
import dev.cimiento.payments.PermanentPaymentsException;
import dev.cimiento.payments.RetryablePaymentsException;
import dev.cimiento.payments.invoices.spi.FiscalTicket;
import dev.cimiento.payments.invoices.spi.FiscalTickets;
import dev.cimiento.tenancy.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Tickets of WSAA, the service that says who may call the others. A ticket is good for twelve hours and ARCA gives no second one meanwhile,
 * so it is shared by all processes through {@link FiscalTickets}, and one of them asks.
 */
final class Wsaa {

    /** Argentina has had no other offset since 2009, and ARCA wants the hour of there. */
    private static final ZoneId ZONE = ZoneId.of("America/Argentina/Buenos_Aires");

    private static final Duration SPARE = Duration.ofMinutes(10);
    private static final Duration ASKING = Duration.ofMinutes(2);

    private final Soap soap;
    private final ArcaEnvironment environment;
    private final FiscalTickets tickets;
    private final InstantSource clock;

    Wsaa(Soap soap, ArcaEnvironment environment, FiscalTickets tickets, InstantSource clock) {
        this.soap = soap;
        this.environment = environment;
        this.tickets = tickets;
        this.clock = clock;
    }

    /** Token and sign, as the other services want them. */
    record Ticket(String token, String sign) {

        static Ticket of(Secret value) {
            int space = value.reveal().indexOf(' ');
            return new Ticket(value.reveal().substring(0, space), value.reveal().substring(space + 1));
        }

        Secret secret() {
            return Secret.of(token + " " + sign);
        }

        @Override
        public String toString() {
            return "Ticket[***]";
        }
    }

    /** A ticket for WSFEv1. */
    Ticket ticket(ArcaAccount account) {
        String service = service(account);
        Instant now = clock.instant();
        Optional<Ticket> known = known(service, now);
        if (known.isPresent()) {
            return known.get();
        }
        if (!tickets.claim(service, now, now.plus(ASKING))) {
            throw new RetryablePaymentsException("another process is asking ARCA for the ticket of "
                    + account.cuit().number() + ": try again in a moment");
        }
        try {
            // Whoever held the claim before may have brought one since.
            known = known(service, now);
            if (known.isPresent()) {
                return known.get();
            }
            FiscalTicket ticket = login(account, now);
            tickets.save(service, ticket);
            return Ticket.of(ticket.value());
        } finally {
            tickets.release(service);
        }
    }

    private Optional<Ticket> known(String service, Instant now) {
        return tickets.find(service)
                .filter(ticket -> ticket.expiresAt().isAfter(now.plus(SPARE)))
                .map(ticket -> Ticket.of(ticket.value()));
    }

    /** Forgets a ticket that WSFEv1 takes no more, if no other process has brought a newer one. */
    void forget(ArcaAccount account, Ticket refused) {
        String service = service(account);
        tickets.find(service)
                .filter(ticket -> Ticket.of(ticket.value()).equals(refused))
                .ifPresent(ticket -> tickets.forget(service, ticket));
    }

    private String service(ArcaAccount account) {
        return "wsfe/" + account.cuit().number() + "/" + environment.name();
    }

    private FiscalTicket login(ArcaAccount account, Instant now) {
        String signed = sign(request(now), account);
        Soap.Reply reply;
        try {
            reply = soap.call(
                    environment.tickets(),
                    "urn:LoginCms",
                    body -> body.element(
                            "wsaa:loginCms",
                            login -> login.namespace("wsaa", "http://wsaa.view.sua.dvadac.desein.afip.gov")
                                    .text("wsaa:in0", signed)));
        } catch (OutcomeUnknownException e) {
            // A ticket moves nothing: at worst the next try is told that one is out.
            throw new RetryablePaymentsException("the answer of ARCA's ticket service was lost", e);
        }
        if (reply instanceof Soap.Reply.Fault fault) {
            throw refusal(account, fault);
        }
        try {
            String text = Xml.text(((Soap.Reply.Body) reply).body(), "loginCmsReturn")
                    .orElseThrow(() -> new SAXException("no loginCmsReturn"));
            var ticket = Xml.parse(text);
            return new FiscalTicket(
                    new Ticket(required(ticket, "token"), required(ticket, "sign")).secret(),
                    OffsetDateTime.parse(required(ticket, "expirationTime")).toInstant());
        } catch (SAXException | DateTimeException e) {
            throw new RetryablePaymentsException("ARCA's ticket service answered something else than a ticket", e);
        }
    }

    private static RuntimeException refusal(ArcaAccount account, Soap.Reply.Fault fault) {
        String said = fault.code() + ": " + fault.text();
        if (fault.code().endsWith("coe.alreadyAuthenticated")) {
            return new RetryablePaymentsException("ARCA gave a ticket for "
                    + account.cuit().number()
                    + " that was lost or belongs to another program, and gives no second one until it ends: " + said);
        }
        if (fault.code().contains("cms.")
                || fault.code().contains("coe.")
                || fault.code().contains("xml.")) {
            return new PermanentPaymentsException(
                    "ARCA gives no ticket to " + account.cuit().number()
                            + ": check certificate, key, clock and the service's delegation: " + said);
        }
        return new RetryablePaymentsException("ARCA's ticket service is in trouble: " + said);
    }

    private static String required(Element in, String name) throws SAXException {
        return Xml.text(in, name).orElseThrow(() -> new SAXException("no " + name));
    }

    /** A request good from ten minutes ago, for clocks differ, to ten minutes on. */
    private static String request(Instant now) {
        return Xml.document(out -> out.element(
                "loginTicketRequest",
                root -> root.attribute("version", "1.0")
                        .element(
                                "header",
                                header -> header.text("uniqueId", now.getEpochSecond())
                                        .text("generationTime", time(now.minus(SPARE)))
                                        .text("expirationTime", time(now.plus(SPARE))))
                        .text("service", "wsfe")));
    }

    private static String time(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                instant.truncatedTo(ChronoUnit.SECONDS).atZone(ZONE).toOffsetDateTime());
    }

    /** The request within a signature (CMS SignedData, RFC 5652), in base64. */
    private static String sign(String request, ArcaAccount account) {
        try {
            X509CertificateHolder certificate = certificate(account.certificate());
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder()
                    .build("SHA256withRSA", key(account.privateKey()), certificate));
            generator.addCertificates(new JcaCertStore(List.of(certificate)));
            byte[] signed = generator
                    .generate(new CMSProcessableByteArray(request.getBytes(StandardCharsets.UTF_8)), true)
                    .getEncoded();
            return Base64.getEncoder().encodeToString(signed);
        } catch (OperatorCreationException | CMSException | IOException | GeneralSecurityException e) {
            throw new PermanentPaymentsException("cannot sign with certificate and key of "
                    + account.cuit().number() + ": do they belong together, and are both PEM? "
                    + e.getClass().getSimpleName());
        }
    }

    private static X509CertificateHolder certificate(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof X509CertificateHolder certificate) {
                return certificate;
            }
            throw new IOException("no certificate");
        }
    }

    private static PrivateKey key(Secret pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem.reveal()))) {
            Object read = parser.readObject();
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            if (read instanceof PEMKeyPair pair) {
                return converter.getPrivateKey(pair.getPrivateKeyInfo());
            }
            if (read instanceof PrivateKeyInfo info) {
                return converter.getPrivateKey(info);
            }
            throw new IOException("no private key");
        }
    }
}
