"""Results as things to look at: figure, text alternative, note and data. Pure; no Streamlit, no SQL."""
