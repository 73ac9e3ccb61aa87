package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an export holds, as its {@code manifest.json} says.
 *
 * @param tenant whose it is
 * @param exportedAt when it was made; all tables of one database are as they were at one moment then
 * @param tables every table of the tenant's schema, and every table of the control plane that has rows by tenant
 * @param sequences the last value of each sequence in the tenant's schema that was ever used
 * @param belongings how many things of each kind there are besides tables
 * @param checksum SHA-256 of {@code SHA256SUMS}, which names every other file: the checksum of the whole
 */
public record ExportManifest(
        TenantId tenant,
        Instant exportedAt,
        List<Table> tables,
        Map<String, Long> sequences,
        Map<String, Long> belongings,
        String checksum) {

    /** Copies. */
    public ExportManifest {
        requireNonNull(tenant, "tenant");
        requireNonNull(exportedAt, "exportedAt");
        tables = List.copyOf(tables);
        sequences = Map.copyOf(sequences);
        belongings = Map.copyOf(belongings);
        requireNonNull(checksum, "checksum");
    }

    /** All rows. */
    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    /**
     * One table.
     *
     * @param file where its rows are, one JSON object a line: {@code tenant/booking.jsonl}, {@code control/job.jsonl}
     * @param rows how many
     * @param sha256 of the file
     */
    public record Table(String file, long rows, String sha256) {}
}
