package dev.cimiento.reference.admin;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.jakarta.RequiresPermission;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.SettingKey;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantSettings;
import dev.cimiento.tenancy.settings.StoredSetting;
import dev.cimiento.tenancy.settings.StoredSettings;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The credentials and habits of this business, as its administrators set them: secrets are stored encrypted and never shown. */
@Path("/api/v1/admin/settings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RequiresPermission("settings:manage")
public final class SettingsEditor {

    private static final int LONGEST = 16_384;

    private final StoredSettings stored;
    private final Map<String, SettingKey<?>> keys;
    private final TenantSettings layered;
    private final Deeds deeds;

    /**
     * Of these settings.
     *
     * @param keys what may be set
     * @param layered what is in force, where the operator's files come first
     */
    public static SettingsEditor of(
            StoredSettings stored, List<SettingKey<?>> keys, TenantSettings layered, Deeds deeds) {
        return new SettingsEditor(stored, keys, layered, deeds);
    }

    private SettingsEditor(StoredSettings stored, List<SettingKey<?>> keys, TenantSettings layered, Deeds deeds) {
        this.stored = requireNonNull(stored, "stored");
        this.keys = keys.stream().collect(Collectors.toMap(SettingKey::name, Function.identity()));
        this.layered = requireNonNull(layered, "layered");
        this.deeds = requireNonNull(deeds, "deeds");
    }

    /** A value. */
    public record Value(@Nullable String value) {}

    /**
     * A setting.
     *
     * @param key its name
     * @param expected what its value must be
     * @param secret whether it is never shown
     * @param set whether anything is in force: what is set here, or by the operator
     * @param value what is set here, where it is no secret
     * @param updatedAt when it was set here
     */
    public record Shown(
            String key,
            String expected,
            boolean secret,
            boolean set,
            Optional<String> value,
            Optional<Instant> updatedAt) {}

    /** All that can be set, by name. */
    @GET
    public List<Shown> list() {
        Map<String, StoredSetting> here = stored.list(TenantContext.require()).stream()
                .collect(Collectors.toMap(StoredSetting::key, Function.identity()));
        return keys.values().stream()
                .map(key -> {
                    Optional<StoredSetting> setting = Optional.ofNullable(here.get(key.name()));
                    return new Shown(
                            key.name(),
                            key.expected(),
                            isSecret(key),
                            layered.find(TenantContext.require(), key.name()).isPresent(),
                            setting.flatMap(StoredSetting::text),
                            setting.map(StoredSetting::updatedAt));
                })
                .sorted((one, other) -> one.key().compareTo(other.key()))
                .toList();
    }

    /** Sets one; what the operator has set in the business's file stays in force. */
    @PUT
    @Path("{key}")
    public void set(@PathParam("key") String name, Value value, @Context SecurityContext context) {
        SettingKey<?> key = known(name);
        String text = Input.text("value", value.value(), LONGEST);
        Input.accepted("value", () -> key.read(text));
        deeds.done(context, "setting.changed", "setting:" + key.name(), () -> {
            if (isSecret(key)) {
                stored.set(TenantContext.require(), key.name(), Secret.of(text));
            } else {
                stored.set(TenantContext.require(), key.name(), text);
            }
            return key;
        });
    }

    /** Forgets one. */
    @DELETE
    @Path("{key}")
    public void remove(@PathParam("key") String name, @Context SecurityContext context) {
        SettingKey<?> key = known(name);
        deeds.done(
                context,
                "setting.removed",
                "setting:" + key.name(),
                () -> stored.remove(TenantContext.require(), key.name()));
    }

    private SettingKey<?> known(String name) {
        SettingKey<?> key = keys.get(name);
        if (key == null) {
            throw ProblemException.notFound("there is no such setting");
        }
        return key;
    }

    private static boolean isSecret(SettingKey<?> key) {
        return key.sensitivity() == SettingKey.Sensitivity.SECRET;
    }
}
