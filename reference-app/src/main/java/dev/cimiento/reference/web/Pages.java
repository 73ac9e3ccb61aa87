package dev.cimiento.reference.web;

import dev.cimiento.tenancy.TenantContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The pages: static files, which talk to the API. */
@Path("/")
public final class Pages {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml");

    /** The first page: of the tenant, or of the platform where the host names none. */
    @GET
    public Response index() {
        return file(TenantContext.current().isPresent() ? "index.html" : "platform.html");
    }

    /** The sandbox's payment page, which reads the last part of its own address. */
    @GET
    @Path("pay/{id}")
    public Response pay(@PathParam("id") String id) {
        return file("pay.html");
    }

    /** A page or what it loads. */
    @GET
    @Path("{name: [a-z-]+\\.(html|css|js|svg)}")
    public Response file(@PathParam("name") String name) {
        try (InputStream in = Pages.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                throw ProblemException.notFound("there is no page " + name);
            }
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            return Response.ok(in.readAllBytes()).type(type).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
