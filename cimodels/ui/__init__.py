"""The only package that knows Streamlit: frame, caches, controls, displays, the live scatter."""
