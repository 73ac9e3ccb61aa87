package dev.cimiento.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.inmemory.InMemoryTenants;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    @DisplayName("the README's program prints what the README says")
    void program() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run();
        } finally {
            System.setOut(before);
        }
        String readme = Files.readString(Path.of("../README.md"));
        assertThat(readme).contains("```text\n" + printed.toString(StandardCharsets.UTF_8) + "```");
        String source = Files.readString(Path.of("src/test/java/dev/cimiento/tenancy/ReadmeTest.java"));
        String program = readme.substring(readme.indexOf("```java\n") + 8, readme.indexOf("```\n```text"));
        assertThat(source.replaceAll("\\s+", "")).contains(program.replaceAll("\\s+", ""));
    }

    private static void run() {
        var tenants = new InMemoryTenants();
        var padel = tenants.register(Tenant.of(TenantId.of("padel"), "Club Padel Norte", Plans.ADVANCED.id()));

        TenantContext.run(padel.id(), () -> System.out.println("working for " + TenantContext.require()));

        try {
            TenantContext.require();
        } catch (NoTenantException e) {
            System.out.println("and for nobody otherwise");
        }
        System.out.println(
                "payments in the plan: " + Plans.usual().planOf(padel).includes(ModuleId.PAYMENTS));
    }
}
