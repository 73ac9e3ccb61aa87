package dev.cimiento.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExamplesTest {

    @Test
    @DisplayName("the tenant context is scoped, nests, is refused outside and crosses threads only when carried")
    void tenantContext() throws Exception {
        assertThat(printedBy(() -> TenantContextMain.main(new String[0])))
                .containsExactly(
                        "entered padel",
                        "nested in clinica",
                        "back in padel",
                        "outside: refused",
                        "another thread: Optional.empty",
                        "another thread, carried: Optional[padel]",
                        "system: true");
    }

    @Test
    @DisplayName("two tenants are provisioned, and each reads what it wrote")
    void schemaPerTenant() throws Exception {
        assertThat(printedBy(() -> SchemaPerTenantMain.main(new String[0])))
                .containsExactly(
                        "Tenant[norte, Club Norte, sports, ACTIVE]",
                        "Tenant[sur, Club Sur, sports, ACTIVE]",
                        "norte has [Glass 1]",
                        "sur has [Clay 1, Clay 2]",
                        "without a tenant: refused");
    }

    @Test
    @DisplayName("what two stores write in one transaction commits together, and vanishes together")
    void oneTransaction() throws Exception {
        assertThat(printedBy(() -> OneTransactionMain.main(new String[0])))
                .containsExactly(
                        "committed: [Glass 1, Glass 2]",
                        "inside: [Glass 1, Glass 2, Glass 3]",
                        "undone, since the card was declined: [Glass 1, Glass 2]");
    }

    private interface Program {
        void run() throws Exception;
    }

    private static List<String> printedBy(Program program) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
