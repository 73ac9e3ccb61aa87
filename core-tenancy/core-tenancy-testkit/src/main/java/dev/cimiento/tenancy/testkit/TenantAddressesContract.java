package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantAddress;
import dev.cimiento.tenancy.TenantAddresses;
import dev.cimiento.tenancy.TenantAddresses.Change;
import dev.cimiento.tenancy.TenantAddresses.Entry;
import dev.cimiento.tenancy.TenantAddresses.State;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Tenants;
import dev.cimiento.tenancy.UnknownTenantException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store of addresses must keep: an address leads to one tenant, and none is taken from who has it, had it or is called so. */
public abstract class TenantAddressesContract {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");

    /** A thread for each: the common pool may have one for all. */
    private static final Executor EACH = task -> new Thread(task).start();

    /** For subclasses. */
    protected TenantAddressesContract() {}

    /** The registry of the same store. */
    protected abstract Tenants tenants();

    /** The store, empty before each test. */
    protected abstract TenantAddresses addresses();

    private void register(TenantId... ids) {
        for (TenantId id : ids) {
            tenants().register(Tenant.of(id, "x", new PlanId("any")));
        }
    }

    private static Entry entry(String address, TenantId tenant, State state) {
        return new Entry(TenantAddress.of(address), tenant, state);
    }

    @Test
    @DisplayName("a moved tenant has the new address, and keeps the old ones and its id as former, each kind by itself")
    final void moves() {
        register(PADEL);
        assertThat(addresses().give(PADEL, TenantAddress.of("www.clubpadel.es")))
                .isInstanceOf(Change.Done.class);
        assertThat(addresses().move(PADEL, TenantAddress.of("norte"))).isInstanceOf(Change.Done.class);
        assertThat(addresses().move(PADEL, TenantAddress.of("clubnorte"))).isInstanceOf(Change.Done.class);
        assertThat(addresses().list())
                .containsExactly(
                        entry("clubnorte", PADEL, State.CURRENT),
                        entry("norte", PADEL, State.FORMER),
                        entry("padel", PADEL, State.FORMER),
                        entry("www.clubpadel.es", PADEL, State.CURRENT));
        assertThat(addresses().move(PADEL, TenantAddress.of("padel"))).isInstanceOf(Change.Done.class);
        assertThat(addresses().list())
                .contains(entry("padel", PADEL, State.CURRENT), entry("clubnorte", PADEL, State.FORMER));
        addresses().withdraw(PADEL, TenantAddress.of("norte"));
        addresses().withdraw(CLINIC, TenantAddress.of("padel"));
        assertThat(addresses().list())
                .extracting(found -> found.address().value())
                .containsExactly("clubnorte", "padel", "www.clubpadel.es");
    }

    @Test
    @DisplayName(
            "another tenant's address, its former one and its id are taken, and nothing changes; withdrawn ones are free")
    final void taken() {
        register(PADEL, CLINIC);
        addresses().move(PADEL, TenantAddress.of("norte"));
        addresses().move(PADEL, TenantAddress.of("sur"));
        List<Entry> before = addresses().list();
        for (String address : List.of("sur", "norte", "padel")) {
            TenantAddress wanted = TenantAddress.of(address);
            assertThat(addresses().give(CLINIC, wanted)).isEqualTo(new Change.Taken(wanted));
            assertThat(addresses().move(CLINIC, wanted)).isEqualTo(new Change.Taken(wanted));
        }
        assertThat(addresses().list()).isEqualTo(before);
        addresses().withdraw(PADEL, TenantAddress.of("norte"));
        assertThat(addresses().give(CLINIC, TenantAddress.of("norte"))).isInstanceOf(Change.Done.class);
        assertThatThrownBy(() -> addresses().give(TenantId.of("nobody"), TenantAddress.of("free")))
                .isInstanceOf(UnknownTenantException.class);
    }

    @Test
    @DisplayName("of eight tenants that want one address at once, one gets it")
    final void race() {
        List<TenantId> eight =
                IntStream.range(0, 8).mapToObj(i -> TenantId.of("tenant-" + i)).toList();
        eight.forEach(this::register);
        List<CompletableFuture<Change>> all = eight.stream()
                .map(id -> CompletableFuture.supplyAsync(() -> addresses().move(id, TenantAddress.of("wanted")), EACH))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join))
                .filteredOn(Change.Done.class::isInstance)
                .hasSize(1);
    }
}
