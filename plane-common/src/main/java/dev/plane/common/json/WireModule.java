package dev.plane.common.json;

import com.fasterxml.jackson.annotation.JsonFormat;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Teaches Jackson the wire: which reader and which writer each type has. */
final class WireModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    WireModule() {
        super("wire");
        addDeserializer(String.class, new TextReader());
        addDeserializer(boolean.class, new TruthReader());
        addDeserializer(Boolean.class, new TruthReader());
        addDeserializer(int.class, new WholeNumbers.Int());
        addDeserializer(Integer.class, new WholeNumbers.Int());
        addDeserializer(long.class, new WholeNumbers.Long64());
        addDeserializer(Long.class, new WholeNumbers.Long64());
        addDeserializer(RawJson.class, new RawJsonReader());
        addSerializer(RawJson.class, new RawJsonWriter());
    }

    @Override
    public void setupModule(SetupContext context) {
        // What is added later is asked first: the readers by class come before those by kind.
        context.addDeserializers(new Readers());
        context.addSerializers(new Writers());
        super.setupModule(context);
    }

    private static final class RawJsonWriter extends ValueSerializer<RawJson> {
        @Override
        public void serialize(
                RawJson value, JsonGenerator generator, SerializationContext context) {
            generator.writeRawValue(value.text());
        }
    }

    private static final class Readers implements Deserializers {
        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> valueType) {
            return false;
        }

        @Override
        public ValueDeserializer<?> findEnumDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            return new EnumReader(type.getRawClass());
        }

        @Override
        public @Nullable ValueDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            Class<?> raw = type.getRawClass();
            if (raw.isAnnotationPresent(ExternallyTagged.class)) {
                return new ExternalTag.Reader(raw);
            }
            InternallyTagged internal = raw.getAnnotation(InternallyTagged.class);
            if (internal != null) {
                return new InternalTag.Reader(raw, internal.value());
            }
            if (raw.isAnnotationPresent(Untagged.class)) {
                return new UntaggedReader(raw);
            }
            return raw.isRecord() ? new RecordReader(raw) : null;
        }

        @Override
        public @Nullable ValueDeserializer<?> findCollectionDeserializer(
                CollectionType type,
                DeserializationConfig config,
                BeanDescription.Supplier description,
                @Nullable TypeDeserializer elementTypes,
                @Nullable ValueDeserializer<?> elements) {
            return type.hasRawClass(List.class) ? new ListReader(type.getContentType()) : null;
        }

        @Override
        public @Nullable ValueDeserializer<?> findMapDeserializer(
                MapType type,
                DeserializationConfig config,
                BeanDescription.Supplier description,
                @Nullable KeyDeserializer keys,
                @Nullable TypeDeserializer elementTypes,
                @Nullable ValueDeserializer<?> elements) {
            return type.hasRawClass(Map.class) && type.getKeyType().hasRawClass(String.class)
                    ? new MapReader(type.getContentType())
                    : null;
        }
    }

    private static final class Writers implements Serializers {
        @Override
        public @Nullable ValueSerializer<?> findSerializer(
                SerializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                JsonFormat.@Nullable Value format) {
            Class<?> raw = type.getRawClass();
            if (!raw.isRecord()) {
                return null;
            }
            if (interfaceWith(ExternallyTagged.class, raw).isPresent()) {
                return new ExternalTag.Writer(raw);
            }
            return interfaceWith(InternallyTagged.class, raw)
                    .<ValueSerializer<?>>map(tag -> new InternalTag.Writer(raw, tag.value()))
                    .orElseGet(() -> new RecordWriter(raw));
        }

        private static <A extends Annotation> Optional<A> interfaceWith(
                Class<A> annotation, Class<?> type) {
            return Arrays.stream(type.getInterfaces())
                    .filter(candidate -> candidate.isAnnotationPresent(annotation))
                    .map(candidate -> candidate.getAnnotation(annotation))
                    .findFirst();
        }
    }
}
