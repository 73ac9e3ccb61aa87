package dev.cimiento.payments.arca;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cimiento.payments.invoices.TaxId;
import dev.cimiento.tenancy.Secret;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessable;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * WSAA and WSFEv1 on loopback: verifies the signature of the ticket's request, gives one ticket and refuses a second, numbers strictly,
 * checks the sums, and answers in the shape of recorded answers. Loses answers when told to.
 */
final class ArcaStandIn implements AutoCloseable {

    static final String CUIT = "30712345671";
    private static final String FEV1 = "http://ar.gov.afip.dif.FEV1/";

    private final HttpServer server;
    private final InstantSource clock;
    private final X509CertificateHolder certificate;
    private final PublicKey publicKey;
    final ArcaAccount account;
    private final Map<String, Instant> ticketsOut = new HashMap<>();
    private final Map<String, List<Element>> books = new HashMap<>();
    private final Map<Element, String> codes = new HashMap<>();
    private final Deque<String> faults = new ArrayDeque<>();
    final List<String> operations = new ArrayList<>();
    private int tickets;

    ArcaStandIn(InstantSource clock) throws Exception {
        this.clock = clock;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        publicKey = keys.getPublic();
        X500Name name = new X500Name("SERIALNUMBER=CUIT " + CUIT + ", CN=padel");
        certificate = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(clock.instant()),
                        Date.from(clock.instant().plusSeconds(86_400)),
                        name,
                        keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()));
        account = new ArcaAccount(TaxId.cuit(CUIT), 4, pem(certificate), Secret.of(pem(keys.getPrivate())));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/wsaa", exchange -> answer(exchange, this::loginCms));
        server.createContext("/wsfe", exchange -> answer(exchange, this::wsfe));
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    ArcaEnvironment environment() {
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        return new ArcaEnvironment("stand-in", URI.create(base + "/wsaa"), URI.create(base + "/wsfe"));
    }

    /** {@code drop} loses the answer after the work, {@code lose} the call before it, {@code 500} fails, {@code 600} refuses the ticket. */
    synchronized void fail(String... next) {
        faults.addAll(List.of(next));
    }

    synchronized int ticketsGiven() {
        return tickets;
    }

    /** What ARCA has of a type at point of sale 4. */
    synchronized List<Element> book(int type) {
        return List.copyOf(books.getOrDefault("4/" + type, List.of()));
    }

    /** Another program takes the next number. */
    synchronized void takeNumber(int type, Element like) {
        books.computeIfAbsent("4/" + type, key -> new ArrayList<>()).add(like);
        codes.put(like, "70000000000000");
    }

    /** Forgets that a ticket is out, as after its end. */
    synchronized void endTickets() {
        ticketsOut.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private interface Service {
        String call(Element body, String action) throws Exception;
    }

    private synchronized void answer(HttpExchange exchange, Service service) throws IOException {
        try {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!exchange.getRequestMethod().equals("POST")
                    || !"text/xml; charset=utf-8"
                            .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
                respond(exchange, 415, "<html>not SOAP</html>");
                return;
            }
            boolean invoices = exchange.getRequestURI().getPath().equals("/wsfe");
            String fault = invoices && request.contains("FECAESolicitar") ? faults.poll() : null;
            if ("lose".equals(fault)) {
                return;
            }
            if ("500".equals(fault)) {
                respond(exchange, 503, "<html>Service Unavailable</html>");
                return;
            }
            if ("600".equals(fault)) {
                ticketsOut.clear();
                respond(
                        exchange,
                        200,
                        result("FECAESolicitar", errors("600", "ValidacionDeToken: No validaron las fechas")));
                return;
            }
            Element body = Xml.first(Xml.parse(request), "Body").orElseThrow();
            String answer = service.call(body, exchange.getRequestHeaders().getFirst("SOAPAction"));
            if (!"drop".equals(fault)) {
                respond(exchange, answer.contains("Fault>") ? 500 : 200, answer);
            }
        } catch (Exception e) {
            respond(exchange, 500, fault("soap:Client", e.toString().replace("<", "(")));
        } finally {
            exchange.close();
        }
    }

    private String loginCms(Element body, String action) throws Exception {
        operations.add("loginCms");
        String signed = Xml.text(body, "in0").orElseThrow();
        CMSSignedData data = new CMSSignedData(Base64.getDecoder().decode(signed));
        for (SignerInformation signer : data.getSignerInfos()) {
            @SuppressWarnings("unchecked")
            Collection<X509CertificateHolder> holders = data.getCertificates().getMatches(signer.getSID());
            if (!holders.contains(certificate)
                    || !signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(publicKey))) {
                return fault("ns1:cms.sign.invalid", "Firma inválida o algoritmo no soportado");
            }
        }
        CMSProcessable content = data.getSignedContent();
        Element request = Xml.parse(new String((byte[]) content.getContent(), StandardCharsets.UTF_8));
        Instant from = time(request, "generationTime");
        Instant to = time(request, "expirationTime");
        if (!Xml.text(request, "service").orElseThrow().equals("wsfe")
                || from.isAfter(clock.instant())
                || to.isBefore(clock.instant())) {
            return fault("ns1:xml.generationTime.invalid", "Tiempo de generación en el futuro");
        }
        if (ticketsOut.values().stream().anyMatch(end -> end.isAfter(clock.instant()))) {
            return fault(
                    "ns1:coe.alreadyAuthenticated", "El CEE ya posee un TA valido para el acceso al WSN solicitado");
        }
        String token = "token" + ++tickets;
        Instant end = clock.instant().plusSeconds(12 * 3600);
        ticketsOut.put(token, end);
        String ticket =
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<loginTicketResponse version=\"1.0\"><header>"
                        + "<expirationTime>" + end.atOffset(java.time.ZoneOffset.ofHours(-3))
                        + "</expirationTime></header><credentials><token>" + token
                        + "</token><sign>sign+/=</sign></credentials></loginTicketResponse>";
        return soap("<loginCmsResponse xmlns=\"https://wsaahomo.afip.gov.ar/ws/services/LoginCms\"><loginCmsReturn>"
                + ticket.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                + "</loginCmsReturn></loginCmsResponse>");
    }

    private String wsfe(Element body, String action) throws Exception {
        Element call = (Element) body.getFirstChild();
        String operation = call.getLocalName();
        if (!call.getNamespaceURI().equals(FEV1) || !action.equals('"' + FEV1 + operation + '"')) {
            throw new IllegalArgumentException("namespace or SOAPAction of " + operation + ": " + action);
        }
        operations.add(operation);
        String token = Xml.text(call, "Token").orElseThrow();
        if (!ticketsOut.containsKey(token)
                || ticketsOut.get(token).isBefore(clock.instant())
                || !Xml.text(call, "Sign").orElseThrow().equals("sign+/=")) {
            return result(operation, errors("600", "ValidacionDeToken: Error al verificar hash"));
        }
        if (!Xml.text(call, "Cuit").orElseThrow().equals(CUIT)) {
            return result(operation, errors("601", "CUIT representada no incluida en Token"));
        }
        String key = Xml.text(call, "PtoVta").orElseThrow() + "/"
                + Xml.text(call, "CbteTipo").orElseThrow();
        List<Element> book = books.computeIfAbsent(key, k -> new ArrayList<>());
        return switch (operation) {
            case "FECompUltimoAutorizado" -> result(operation, "<CbteNro>" + book.size() + "</CbteNro>");
            case "FECompConsultar" -> result(operation, find(book, call));
            case "FECAESolicitar" -> result(operation, request(book, call));
            default -> throw new IllegalArgumentException("operation " + operation);
        };
    }

    private String find(List<Element> book, Element call) {
        int number = Integer.parseInt(Xml.text(call, "CbteNro").orElseThrow());
        if (number > book.size()) {
            return errors("602", "No existen datos en nuestros registros para los parametros ingresados.");
        }
        Element detail = book.get(number - 1);
        StringBuilder fields = new StringBuilder();
        for (String name : List.of("Concepto", "DocTipo", "DocNro", "CbteDesde", "CbteHasta", "CbteFch", "MonId")) {
            fields.append(tag(name, Xml.text(detail, name).orElse("")));
        }
        for (String name : List.of("ImpTotal", "ImpTotConc", "ImpNeto", "ImpOpEx", "ImpTrib", "ImpIVA")) {
            // Without the zeros, as the service writes them.
            fields.append(tag(name, amount(detail, name).stripTrailingZeros().toPlainString()));
        }
        fields.append("<Iva>");
        for (Element tax : Xml.all(detail, "AlicIva")) {
            fields.append("<AlicIva>")
                    .append(tag("Id", Xml.text(tax, "Id").orElse("")))
                    .append(tag(
                            "BaseImp",
                            amount(tax, "BaseImp").stripTrailingZeros().toPlainString()))
                    .append(tag(
                            "Importe",
                            amount(tax, "Importe").stripTrailingZeros().toPlainString()))
                    .append("</AlicIva>");
        }
        return "<ResultGet>" + fields + "</Iva>" + tag("Resultado", "A") + tag("CodAutorizacion", codes.get(detail))
                + tag("EmisionTipo", "CAE") + tag("FchVto", "20261203") + "</ResultGet>";
    }

    private String request(List<Element> book, Element call) {
        Element detail = Xml.first(call, "FECAEDetRequest").orElseThrow();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < detail.getChildNodes().getLength(); i++) {
            order.add(detail.getChildNodes().item(i).getLocalName());
        }
        List<String> schema = List.of(
                "Concepto",
                "DocTipo",
                "DocNro",
                "CbteDesde",
                "CbteHasta",
                "CbteFch",
                "ImpTotal",
                "ImpTotConc",
                "ImpNeto",
                "ImpOpEx",
                "ImpTrib",
                "ImpIVA",
                "FchServDesde",
                "FchServHasta",
                "FchVtoPago",
                "MonId",
                "MonCotiz",
                "CanMisMonExt",
                "CondicionIVAReceptorId",
                "CbtesAsoc",
                "Tributos",
                "Iva",
                "Opcionales");
        if (!schema.stream().filter(order::contains).toList().equals(order)) {
            throw new IllegalArgumentException("order of the elements: " + order);
        }
        String problem = problem(book, call, detail);
        if (problem.startsWith("10016")) {
            return "<FeDetResp><FECAEDetResponse><Resultado>R</Resultado><CAE /><CAEFchVto /></FECAEDetResponse></FeDetResp>"
                    + errors(
                            "10016", "El numero o fecha del comprobante no se corresponde con el proximo a autorizar.");
        }
        if (!problem.isEmpty()) {
            return "<FeDetResp><FECAEDetResponse><Resultado>R</Resultado><Observaciones><Obs>"
                    + tag("Code", problem.substring(0, 5)) + tag("Msg", problem.substring(6))
                    + "</Obs></Observaciones><CAE /><CAEFchVto /></FECAEDetResponse></FeDetResp>";
        }
        book.add(detail);
        String cae =
                "7" + "%013d".formatted(Math.abs(UUID.randomUUID().getLeastSignificantBits()) % 10_000_000_000_000L);
        codes.put(detail, cae);
        return "<FeDetResp><FECAEDetResponse><Resultado>A</Resultado>" + tag("CAE", cae) + tag("CAEFchVto", "20261203")
                + "</FECAEDetResponse></FeDetResp>";
    }

    private static String problem(List<Element> book, Element call, Element detail) {
        if (Integer.parseInt(Xml.text(detail, "CbteDesde").orElseThrow()) != book.size() + 1) {
            return "10016";
        }
        if (Xml.text(detail, "CondicionIVAReceptorId").isEmpty()) {
            return "10242 El campo Condicion IVA receptor es obligatorio.";
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (String name : List.of("ImpTotConc", "ImpNeto", "ImpOpEx", "ImpTrib", "ImpIVA")) {
            sum = sum.add(amount(detail, name));
        }
        if (sum.compareTo(amount(detail, "ImpTotal")) != 0) {
            return "10048 El campo ImpTotal debe ser igual a la suma.";
        }
        BigDecimal taxes = BigDecimal.ZERO;
        for (Element tax : Xml.all(detail, "AlicIva")) {
            taxes = taxes.add(amount(tax, "Importe"));
        }
        if (taxes.compareTo(amount(detail, "ImpIVA")) != 0) {
            return "10023 La suma de los importes de IVA no coincide con ImpIVA.";
        }
        int type = Integer.parseInt(Xml.text(call, "CbteTipo").orElseThrow());
        if ((type == 3 || type == 8 || type == 13)
                && Xml.first(detail, "CbteAsoc").isEmpty()) {
            return "10040 Debe informar el comprobante asociado.";
        }
        if (Xml.text(detail, "DocNro").orElseThrow().equals("20111111112")) {
            return "10015 El numero de documento no se encuentra registrado.";
        }
        return "";
    }

    private static BigDecimal amount(Element in, String name) {
        return new BigDecimal(Xml.text(in, name).orElseThrow());
    }

    private static Instant time(Element in, String name) {
        return OffsetDateTime.parse(Xml.text(in, name).orElseThrow()).toInstant();
    }

    private static String result(String operation, String content) {
        return soap("<" + operation + "Response xmlns=\"" + FEV1 + "\"><" + operation + "Result>" + content + "</"
                + operation + "Result></" + operation + "Response>");
    }

    private static String errors(String code, String text) {
        return "<Errors><Err>" + tag("Code", code) + tag("Msg", text) + "</Err></Errors>";
    }

    private static String fault(String code, String text) {
        return soap("<soap:Fault><faultcode xmlns:ns1=\"http://xml.apache.org/axis/\">" + code
                + "</faultcode><faultstring>" + text + "</faultstring></soap:Fault>");
    }

    private static String tag(String name, String text) {
        return "<" + name + ">" + text + "</" + name + ">";
    }

    private static String soap(String body) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>"
                + body + "</soap:Body></soap:Envelope>";
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static String pem(Object what) {
        try (StringWriter text = new StringWriter();
                JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(what);
            writer.flush();
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Element parse(String xml) throws SAXException {
        return Xml.parse(xml);
    }
}
