package dev.cimiento.reference.platform;

import dev.cimiento.reference.web.Problem;
import dev.cimiento.reference.web.ProblemException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** Probes: alive means that the process answers, ready that the database does. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
public final class Health {

    private final DataSource pool;

    /** Asks this pool. */
    public Health(DataSource pool) {
        this.pool = pool;
    }

    /** 200 while the process runs. */
    @GET
    @Path("live")
    public Map<String, String> live() {
        return Map.of("status", "up");
    }

    /** 200 when the database answers within two seconds, else 503. */
    @GET
    @Path("ready")
    public Map<String, String> ready() {
        try (Connection connection = pool.getConnection()) {
            if (connection.isValid(2)) {
                return Map.of("status", "up");
            }
        } catch (SQLException e) {
            throw unready();
        }
        throw unready();
    }

    private static ProblemException unready() {
        return new ProblemException(Problem.of(503, "not-ready", "Not ready", "the database does not answer"));
    }
}
