package dev.cimiento.payments.arca;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * Where ARCA's services are.
 *
 * @param name tells tickets of one environment from another's
 * @param tickets WSAA's LoginCms
 * @param invoices WSFEv1
 */
public record ArcaEnvironment(String name, URI tickets, URI invoices) {

    /** Where invoices are real. */
    public static final ArcaEnvironment PRODUCTION = new ArcaEnvironment(
            "production",
            URI.create("https://wsaa.afip.gov.ar/ws/services/LoginCms"),
            URI.create("https://servicios1.afip.gov.ar/wsfev1/service.asmx"));

    /** ARCA's own place for tests, "homologación", with certificates of its own. */
    public static final ArcaEnvironment TESTING = new ArcaEnvironment(
            "testing",
            URI.create("https://wsaahomo.afip.gov.ar/ws/services/LoginCms"),
            URI.create("https://wswhomo.afip.gov.ar/wsfev1/service.asmx"));

    /** Checks that nothing is missing. */
    public ArcaEnvironment {
        requireNonNull(name, "name");
        requireNonNull(tickets, "tickets");
        requireNonNull(invoices, "invoices");
    }
}
