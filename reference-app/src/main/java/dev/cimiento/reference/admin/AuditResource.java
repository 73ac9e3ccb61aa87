package dev.cimiento.reference.admin;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.tenancy.audit.AuditEntry;
import dev.cimiento.tenancy.audit.AuditLog;
import dev.cimiento.tenancy.audit.AuditPage;
import dev.cimiento.tenancy.audit.AuditQuery;
import dev.cimiento.tenancy.audit.AuditVerification;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Who did what in this business, for its administrators. */
@Path("/api/v1/admin/audit")
@Produces(MediaType.APPLICATION_JSON)
@RequiresPermission("audit:read")
public final class AuditResource {

    private static final int SHOWN = 50;

    private final AuditLog log;

    /** Reads this log. */
    public AuditResource(AuditLog log) {
        this.log = requireNonNull(log, "log");
    }

    /**
     * One entry.
     *
     * @param sequence its place in the log
     * @param at when
     * @param actor who
     * @param action what
     * @param subject to what
     * @param data details
     */
    public record Entry(
            long sequence,
            Instant at,
            String actor,
            String action,
            Optional<String> subject,
            Map<String, String> data) {}

    /**
     * Entries, the newest first.
     *
     * @param entries some of them
     * @param next what to ask for as {@code before} to read on
     */
    public record Entries(List<Entry> entries, OptionalLong next) {}

    /** The newest entries before the one with this place, or of all. */
    @GET
    public Entries entries(@QueryParam("before") @Nullable String before) {
        AuditQuery query = AuditQuery.all().limit(SHOWN);
        AuditPage page = log.find(before == null ? query : query.before(number(before)));
        return new Entries(page.entries().stream().map(AuditResource::entry).toList(), page.next());
    }

    /** Whether every entry is as it was written. */
    @GET
    @Path("verification")
    public Map<String, String> verification() {
        AuditVerification verification = log.verify();
        return verification instanceof AuditVerification.Intact
                ? Map.of("status", "intact")
                : Map.of("status", "broken", "detail", verification.toString());
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,18}") || text.matches("0+")) {
            throw ProblemException.field("before", "must be a positive number");
        }
        return Long.parseLong(text);
    }

    private static Entry entry(AuditEntry entry) {
        return new Entry(
                entry.sequence(),
                entry.at(),
                entry.event().actor(),
                entry.event().action(),
                entry.event().subject(),
                entry.event().data());
    }
}
