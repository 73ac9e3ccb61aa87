package dev.cimiento.notifications;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Where texts come from: the class path, code, a tenant's own table. Safe for use by many threads. */
@FunctionalInterface
public interface TemplateSource {

    /** The text in exactly this language; {@link Templates} asks for the next nearest by itself. */
    Optional<Template> find(TemplateName name, Locale locale);

    /**
     * The source of the current tenant, for texts that a tenant has changed. Where there is no tenant, it holds nothing.
     *
     * @param sources the source of a tenant; {@code tenant -> (name, locale) -> Optional.empty()} for one without texts of its own
     */
    static TemplateSource perTenant(Function<TenantId, TemplateSource> sources) {
        return (name, locale) ->
                TenantContext.current().flatMap(tenant -> sources.apply(tenant).find(name, locale));
    }
}
