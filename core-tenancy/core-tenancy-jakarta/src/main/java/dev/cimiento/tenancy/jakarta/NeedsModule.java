package dev.cimiento.tenancy.jakarta;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The module that a resource, or one method of it, belongs to: {@code @NeedsModule("payments")}. Needs {@link ModuleFeature}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface NeedsModule {

    /** The module's id. */
    String value();
}
