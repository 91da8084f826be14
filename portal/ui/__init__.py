"""Layout, components, forms, tables, charts and maps; the registries of navigation and search."""
